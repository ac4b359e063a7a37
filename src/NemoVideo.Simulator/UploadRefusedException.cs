namespace NemoVideo.Simulator;

/// <summary>A file is not taken; code and message go to the caller.</summary>
internal sealed class UploadRefusedException(int code, string message) : Exception(message)
{
    public int Code { get; } = code;

    /// <summary>The envelope's errors come with HTTP 200 here, as they may (docs/contracts/nemovideo.md §2.1).</summary>
    public int Status { get; } = 200;
}
