using Microsoft.Extensions.Options;
using NemoBot.WebChat;
using NemoVideo;

namespace NemoBot.Hosting;

/// <summary>Logs where to open the bot, once everything runs.</summary>
internal static partial class Announcement
{
    public static WebApplication AnnounceWhenStarted(this WebApplication app, Demo? demo)
    {
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("NemoBot");
        app.Lifetime.ApplicationStarted.Register(() =>
        {
            if (app.Services.GetRequiredService<IOptions<WebChatOptions>>().Value.Enabled)
            {
                foreach (var address in app.Urls)
                {
                    LogWebChat(logger, address);
                }
            }

            if (app.Services.GetRequiredService<OperatorExposure>().Words is { } serves)
            {
                LogOperator(logger, serves);
            }

            if (demo is null)
            {
                LogBackend(logger, app.Services.GetRequiredService<IOptions<NemoVideoOptions>>().Value.ApiUrl);
            }
            else if (demo.HasFfmpeg)
            {
                LogDemo(logger);
            }
            else
            {
                LogDemoWithoutFfmpeg(logger);
            }
        });
        return app;
    }

    [LoggerMessage(LogLevel.Information, "The web chat is open at {Address}")]
    private static partial void LogWebChat(ILogger logger, string address);

    [LoggerMessage(LogLevel.Information, "{Serves}")]
    private static partial void LogOperator(ILogger logger, string serves);

    [LoggerMessage(LogLevel.Information, "Videos are edited by {Api}")]
    private static partial void LogBackend(ILogger logger, Uri api);

    [LoggerMessage(LogLevel.Information, "Demo: a simulated video API in this process; exports are made by ffmpeg")]
    private static partial void LogDemo(ILogger logger);

    [LoggerMessage(LogLevel.Warning, "Demo: ffmpeg is not installed, so an export is the clip as you sent it")]
    private static partial void LogDemoWithoutFfmpeg(ILogger logger);
}
