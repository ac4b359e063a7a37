namespace NemoVideo.Renders;

public enum RenderState
{
    Pending,
    Processing,
    Completed,
    Failed,
}

/// <summary>How a render stands.</summary>
/// <param name="Progress">0 to 1; null when not told.</param>
/// <param name="OutputUrl">Where the MP4 is, once completed; may be missing: then the download endpoint serves it.</param>
/// <param name="Error">The backend's words for the log; null unless failed.</param>
public sealed record RenderStatus(string Id, RenderState State, double? Progress, Uri? OutputUrl, TimeSpan? Duration, long? SizeBytes, string? Error);

/// <summary>The finished MP4 as a stream.</summary>
/// <param name="Length">Bytes; null when the server did not say.</param>
public sealed record RenderDownload(Stream Content, long? Length) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Content.DisposeAsync();
}
