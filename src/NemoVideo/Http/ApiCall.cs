namespace NemoVideo.Http;

/// <summary>The endpoint of a call: the same status means different things on different endpoints.</summary>
internal enum ApiCall
{
    AnonymousToken,
    Session,
    Claim,
    Chat,
    Upload,
    Credits,
    State,
    RenderStart,
    RenderPoll,
    RenderCancel,
    RenderDownload,
    Picture,
}

internal static class ApiCalls
{
    /// <summary>Maximum wait for one whole answer; the chat, uploads and downloads have separate limits.</summary>
    public static TimeSpan TimeLimit(this ApiCall call) => call switch
    {
        ApiCall.Credits or ApiCall.State or ApiCall.RenderPoll => TimeSpan.FromSeconds(75),
        _ => TimeSpan.FromMinutes(2),
    };

    public static bool IsExport(this ApiCall call) =>
        call is ApiCall.RenderStart or ApiCall.RenderPoll or ApiCall.RenderCancel or ApiCall.RenderDownload;
}
