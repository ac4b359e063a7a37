namespace NemoVideo.Simulator;

/// <summary>The exception that is thrown when a file is not accepted; code and message go to the caller.</summary>
internal sealed class UploadRefusedException(int code, string message) : Exception(message)
{
    public int Code { get; } = code;

    /// <summary>Gets the HTTP status: errors in the envelope can come with 200 (docs/contracts/nemovideo.md §2.1).</summary>
    public int Status { get; } = 200;
}
