using NemoBot.Commands;

if (args is ["classify", ..])
{
    return await ClassifyCommand.RunAsync(Console.In, Console.Out, CancellationToken.None);
}

var app = WebApplication.CreateBuilder(args).Build();
await app.RunAsync();
return 0;
