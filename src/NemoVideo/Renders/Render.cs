namespace NemoVideo.Renders;

public enum RenderState
{
    Pending,
    Processing,
    Completed,
    Failed,
}

/// <summary>The status of a render.</summary>
/// <param name="Progress">0 to 1; null if not reported.</param>
/// <param name="OutputUrl">The address of the MP4, once completed; may be missing: then the download endpoint serves it.</param>
/// <param name="Error">The backend's message for the log; null unless failed.</param>
public sealed record RenderStatus(string Id, RenderState State, double? Progress, Uri? OutputUrl, TimeSpan? Duration, long? SizeBytes, string? Error);

/// <summary>The finished MP4 as a stream.</summary>
/// <param name="Length">Bytes; null if the server did not report it.</param>
public sealed record RenderDownload(Stream Content, long? Length) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
