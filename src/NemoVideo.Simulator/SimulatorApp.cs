using NemoVideo.Simulator.Accounts;
using NemoVideo.Simulator.Agent;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Http;
using NemoVideo.Simulator.Log;
using NemoVideo.Simulator.Media;
using NemoVideo.Simulator.Projects;
using NemoVideo.Simulator.Rendering;
using NemoVideo.Simulator.State;

namespace NemoVideo.Simulator;

/// <summary>Builds the application and maps its routes.</summary>
internal static class SimulatorApp
{
    public static (WebApplication App, SimulatorControl Control, bool HasFfmpeg) Build(WebApplicationBuilder builder, SimulatorOptions options, TimeProvider time)
    {
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // The endpoints have limits of their own, and count the bytes.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });

        var ffmpeg = Ffmpeg.Find(options);
        var services = builder.Services;
        services.AddRouting();
        services.AddSingleton(options).AddSingleton(time).AddSingleton(new CdnHost());
        services.AddSingleton(provider => new SimulatorLog(provider.GetRequiredService<TimeProvider>(), options.LogFile));
        services.AddSingleton(new FaultBoard(options.Shapes));
        services.AddSingleton<AccountRegistry>().AddSingleton<ProjectRegistry>().AddSingleton<SimulatorControl>();
        services.AddSingleton<MediaStore>().AddSingleton(new MediaProbe(ffmpeg)).AddSingleton<MediaImport>();
        services.AddSingleton(_ => new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }));
        services.AddSingleton<IComposer>(provider => ffmpeg is null
            ? new OriginalClip()
            : ActivatorUtilities.CreateInstance<FfmpegComposer>(provider, ffmpeg));
        services.AddSingleton<RenderQueue>().AddSingleton<StateKeeper>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<VideoAgent>(
            provider, new AgentTools(ffmpeg is null ? null : ActivatorUtilities.CreateInstance<VideoGenerator>(provider, ffmpeg), ffmpeg is not null)));
        services.AddSingleton<Gate>().AddSingleton<Answers>().AddSingleton<FileAnswers>();
        services.AddSingleton<AccountEndpoints>().AddSingleton<SessionEndpoints>().AddSingleton<ChatEndpoint>();
        services.AddSingleton<UploadEndpoint>().AddSingleton<RenderEndpoints>().AddSingleton<CdnEndpoints>();

        // As a hosted service it stops before the services that it uses are disposed.
        services.AddSingleton<BackgroundWork>().AddHostedService(provider => provider.GetRequiredService<BackgroundWork>());
        services.AddHostedService(provider => provider.GetRequiredService<StateKeeper>());
        var app = builder.Build();
        Map(app, options);
        return (app, app.Services.GetRequiredService<SimulatorControl>(), ffmpeg is not null);
    }

    private static void Map(WebApplication app, SimulatorOptions options)
    {
        var services = app.Services;
        var cdnHost = services.GetRequiredService<CdnHost>();
        app.Use((http, next) =>
        {
            http.Items[CdnAddress.Key] = cdnHost.Address;
            return next(http);
        });
        var state = services.GetRequiredService<StateKeeper>();
        app.Use((http, next) =>
        {
            if (!HttpMethods.IsGet(http.Request.Method) && !HttpMethods.IsHead(http.Request.Method))
            {
                http.Response.OnStarting(() =>
                {
                    state.Save(); // Before the caller learns of it: what was answered survives a kill.
                    return Task.CompletedTask;
                });
            }

            return next(http);
        });

        var accounts = services.GetRequiredService<AccountEndpoints>();
        var sessions = services.GetRequiredService<SessionEndpoints>();
        var chat = services.GetRequiredService<ChatEndpoint>();
        var uploads = services.GetRequiredService<UploadEndpoint>();
        var renders = services.GetRequiredService<RenderEndpoints>();
        var cdn = services.GetRequiredService<CdnEndpoints>();
        app.MapGet("/register", WebPages.Register);
        app.MapGet("/workspace/claim", WebPages.Claim);
        app.MapPost("/api/auth/anonymous-token", (Delegate)accounts.IssueAsync);
        app.MapPost("/api/auth/claim-token", (Delegate)sessions.ClaimAsync);
        app.MapPost("/api/tasks/me/with-session/nemo_agent", (Delegate)sessions.CreateAsync);
        app.MapGet("/api/credits/balance/simple", (Delegate)accounts.CreditsAsync);
        app.MapGet("/api/state/nemo_agent/me/{sessionId}/latest", (HttpContext http, string sessionId) => sessions.StateAsync(http, sessionId));
        app.MapPost("/run_sse", (Delegate)chat.HandleAsync);
        app.MapPost("/api/upload-video/nemo_agent/me/{sessionId}", (HttpContext http, string sessionId) => uploads.HandleAsync(http, sessionId));
        app.MapPost("/api/render/proxy/lambda", (Delegate)renders.SubmitAsync);
        app.MapGet("/api/render/proxy/lambda/{id}", (HttpContext http, string id) => renders.PollAsync(http, id));
        app.MapPost("/api/render/proxy/lambda/{id}/cancel", (HttpContext http, string id) => renders.CancelAsync(http, id));
        app.MapGet("/api/render/proxy/{id}/download", (HttpContext http, string id) => renders.DownloadAsync(http, id));
        app.MapMethods("/cdn/{id}/{file}", ["GET", "HEAD"], (HttpContext http, string id, string file) => cdn.GetAsync(http, id, file));
        if (options.ControlRoutes)
        {
            ControlEndpoints.Map(app, services.GetRequiredService<SimulatorControl>());
        }
    }
}

/// <summary>Holds the CDN's own address, if it has one; known only after the start.</summary>
internal sealed class CdnHost
{
    public Uri? Address { get; set; }
}
