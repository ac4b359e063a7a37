namespace NemoBot.Core.Model;

/// <summary>A file has more bytes than were allowed; nothing of it was kept.</summary>
public sealed class FileTooLargeException(long maxBytes) : Exception($"The file is larger than {maxBytes} bytes.")
{
    public long MaxBytes { get; } = maxBytes;
}
