// The least that an ASP.NET program is: a slim host with one route.
var builder = WebApplication.CreateSlimBuilder(args);
var app = builder.Build();
app.MapGet("/{**path}", () => "ok");
app.Run();
