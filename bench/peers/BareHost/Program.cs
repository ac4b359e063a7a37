// The least that an ASP.NET program is: a slim host with one route, and one that says what it has allocated.
var builder = WebApplication.CreateSlimBuilder(args);
var app = builder.Build();
app.MapGet("/allocated", () => GC.GetTotalAllocatedBytes(precise: true));
app.MapGet("/{**path}", () => "ok");
app.Run();
