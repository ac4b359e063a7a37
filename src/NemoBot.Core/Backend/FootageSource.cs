using NemoBot.Core.Model;
using NemoVideo.Http;
using NemoVideo.Uploads;

namespace NemoBot.Core.Backend;

/// <summary>A user's file, opened and inspected: its first bytes determine its format, whatever its name and the sending app claim.</summary>
internal sealed class FootageSource : IAsyncDisposable
{
    /// <summary>Bytes read to determine the length of something that is not media; error pages in place of a file are shorter.</summary>
    private const int LongestPage = 64 * 1024;

    private readonly FootageFiles _files;
    private readonly ChatKey _chat;
    private readonly Attachment _file;
    private readonly MediaFormat _format;
    private Stream? _opened;

    private FootageSource(FootageFiles files, ChatKey chat, Attachment file, MediaFormat format, Stream opened) =>
        (_files, _chat, _file, _format, _opened) = (files, chat, file, format, opened);

    /// <summary>The file as the backend gets it: the user's name for it, with the extension of its actual format. The content continues after the inspected bytes, and is reopened at each further try.</summary>
    public UploadFile Upload => new(MediaFileName.For(_file.FileName, _format), _format.MediaType, _file.SizeBytes, OpenAsync);

    /// <exception cref="UnusableFileException">The backend does not accept it.</exception>
    /// <exception cref="PlatformException">The platform does not provide it, or answers with a page instead.</exception>
    public static async Task<FootageSource> OpenAsync(FootageFiles files, ChatKey chat, Attachment file, CancellationToken cancellationToken)
    {
        var opened = await files.OpenAsync(chat, file, cancellationToken);
        try
        {
            var head = new byte[MediaSignature.HeadBytes];
            var read = await opened.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
            if (MediaSignature.Of(head.AsSpan(0, read), file.FileName, file.MediaType) is { IsAccepted: true } format)
            {
                return new(files, chat, file, format, StreamPrefix.Of(head.AsMemory(0, read), opened, ownsRest: true));
            }

            var isOther = MediaSignature.Of(head.AsSpan(0, read)) is null && await HasOtherLengthAsync(opened, read, file.SizeBytes, cancellationToken);
            throw isOther && IsPage(head.AsSpan(0, read))
                ? new PlatformException(PlatformFault.NotSent, "The platform answered with a page instead of the file.")
                : new UnusableFileException(file.FileName, MediaSignature.Of(head.AsSpan(0, read))) { IsEmpty = read == 0, IsOther = isOther };
        }
        catch (Exception failed)
        {
            await opened.DisposeAsync();
            if (failed is IOException or HttpRequestException)
            {
                throw new PlatformException(PlatformFault.NotSent, "The platform's file ended at its beginning.", failed);
            }

            throw;
        }
    }

    /// <summary>Returns whether the content is not what the user sent, by the length that the platform reported.</summary>
    private static async Task<bool> HasOtherLengthAsync(Stream opened, int read, long? told, CancellationToken cancellationToken)
    {
        if (told is null)
        {
            return false;
        }

        var rest = read < MediaSignature.HeadBytes ? 0 : await opened.ReadAtLeastAsync(new byte[LongestPage], LongestPage, throwOnEndOfStream: false, cancellationToken);
        return rest < LongestPage && read + rest != told;
    }

    /// <summary>Returns whether the content is HTML, XML, JSON, or empty.</summary>
    private static bool IsPage(ReadOnlySpan<byte> head)
    {
        head = (head.StartsWith("\uFEFF"u8) ? head[3..] : head).TrimStart(" \t\r\n"u8);
        return head is [] or [(byte)'<' or (byte)'{' or (byte)'[', ..];
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _opened, null) is { } unused)
        {
            await unused.DisposeAsync();
        }
    }

    private Task<Stream> OpenAsync(CancellationToken cancellationToken) =>
        Interlocked.Exchange(ref _opened, null) is { } first ? Task.FromResult(first) : _files.OpenAsync(_chat, _file, cancellationToken);
}

/// <summary>The backend does not accept the file. The message is for the log; users read what <see cref="Text.Cards.FileRefusal"/> makes of it.</summary>
/// <param name="format">What it is; null if it is not media.</param>
internal sealed class UnusableFileException(string fileName, MediaFormat? format) : Exception($"The backend does not accept the file ({format?.Name ?? "no media"}).")
{
    public string FileName { get; } = fileName;

    public MediaFormat? Format { get; } = format;

    public bool IsEmpty { get; init; }

    /// <summary>Gets whether its length differs from what the user sent: another download may return the right one.</summary>
    public bool IsOther { get; init; }
}
