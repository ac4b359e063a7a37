using NemoVideo.Simulator;
using NemoVideo.Simulator.Agent;
using NemoVideo.Simulator.State;

// Settings are read as in any host, and once: command line, environment, SimulatorOptions by name.
var builder = WebApplication.CreateBuilder(["--hostBuilder:reloadConfigOnChange=false", .. args]);
if (string.IsNullOrEmpty(builder.Configuration["urls"]))
{
    builder.WebHost.UseUrls("http://127.0.0.1:5090");
}

builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
var options = builder.Configuration.Get<SimulatorOptions>() ?? new SimulatorOptions();
var (app, _, hasFfmpeg) = SimulatorApp.Build(builder, options, TimeProvider.System);
await using (app)
{
    Startup.LogReady(app.Logger, hasFfmpeg ? "real, by ffmpeg" : "the original clip, as ffmpeg was not found");
    await app.StartAsync();
    app.Services.GetRequiredService<StateKeeper>().ContinueTurns(app.Services.GetRequiredService<VideoAgent>(), new(app.Urls.First()));
    await app.WaitForShutdownAsync();
}
