namespace NemoVideo.Simulator;

/// <summary>The exception that is thrown when more bytes arrive than the limit allows.</summary>
internal sealed class UploadTooLargeException : Exception;
