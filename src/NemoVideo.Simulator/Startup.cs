namespace NemoVideo.Simulator;

internal static partial class Startup
{
    [LoggerMessage(LogLevel.Information, "NemoVideo simulator: exports are {Exports}")]
    public static partial void LogReady(ILogger logger, string exports);
}
