namespace NemoVideo.Simulator;

/// <summary>More bytes came than the limit allows.</summary>
internal sealed class FileTooLargeException : Exception;
