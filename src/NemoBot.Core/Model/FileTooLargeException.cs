namespace NemoBot.Core.Model;

/// <summary>Thrown when a file has more bytes than allowed; nothing of it is kept.</summary>
public sealed class FileTooLargeException(long maxBytes) : Exception($"The file is larger than {maxBytes} bytes.")
{
    public long MaxBytes { get; } = maxBytes;
}
