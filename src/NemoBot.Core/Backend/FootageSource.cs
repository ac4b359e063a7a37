using NemoBot.Core.Model;
using NemoVideo.Http;
using NemoVideo.Uploads;

namespace NemoBot.Core.Backend;

/// <summary>A person's file, opened and looked at: what it is by its first bytes, whatever its name and its sender's program say.</summary>
internal sealed class FootageSource : IAsyncDisposable
{
    /// <summary>Bytes that are read to see how long something is that is no media; pages that stand in a file's place are shorter.</summary>
    private const int LongestPage = 64 * 1024;

    private readonly IChatPlatform _platform;
    private readonly ChatKey _chat;
    private readonly Attachment _file;
    private readonly MediaFormat _format;
    private Stream? _opened;

    private FootageSource(IChatPlatform platform, ChatKey chat, Attachment file, MediaFormat format, Stream opened) =>
        (_platform, _chat, _file, _format, _opened) = (platform, chat, file, format, opened);

    /// <summary>As the backend gets it: the person's own name for it, with the extension of what it is. Its content is read from where the look at it ended, and anew at each further try.</summary>
    public UploadFile Upload => new(MediaFileName.For(_file.FileName, _format), _format.MediaType, _file.SizeBytes, OpenAsync);

    /// <exception cref="UnusableFileException">It is nothing that the backend takes.</exception>
    /// <exception cref="PlatformException">The platform does not give it, or gives a page of its own in its place.</exception>
    public static async Task<FootageSource> OpenAsync(IChatPlatform platform, ChatKey chat, Attachment file, CancellationToken cancellationToken)
    {
        var opened = await platform.OpenAsync(chat, file, cancellationToken);
        try
        {
            var head = new byte[MediaSignature.HeadBytes];
            var read = await opened.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
            if (MediaSignature.Of(head.AsSpan(0, read), file.FileName, file.MediaType) is { IsAccepted: true } format)
            {
                return new(platform, chat, file, format, StreamPrefix.Of(head.AsMemory(0, read), opened, ownsRest: true));
            }

            var isOther = MediaSignature.Of(head.AsSpan(0, read)) is null && await HasOtherLengthAsync(opened, read, file.SizeBytes, cancellationToken);
            throw isOther && IsPage(head.AsSpan(0, read))
                ? new PlatformException(PlatformFault.NotSent, "The platform answered with a page in the file's place.")
                : new UnusableFileException(file.FileName, MediaSignature.Of(head.AsSpan(0, read))) { IsEmpty = read == 0, IsOther = isOther };
        }
        catch (Exception failed)
        {
            await opened.DisposeAsync();
            if (failed is IOException or HttpRequestException)
            {
                throw new PlatformException(PlatformFault.NotSent, "The platform's file broke off at its beginning.", failed);
            }

            throw;
        }
    }

    /// <summary>Whether what comes is not what the person sent, by the length that the platform told of that.</summary>
    private static async Task<bool> HasOtherLengthAsync(Stream opened, int read, long? told, CancellationToken cancellationToken)
    {
        if (told is null)
        {
            return false;
        }

        var rest = read < MediaSignature.HeadBytes ? 0 : await opened.ReadAtLeastAsync(new byte[LongestPage], LongestPage, throwOnEndOfStream: false, cancellationToken);
        return rest < LongestPage && read + rest != told;
    }

    /// <summary>HTML, XML, JSON, or nothing at all.</summary>
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
        Interlocked.Exchange(ref _opened, null) is { } first ? Task.FromResult(first) : _platform.OpenAsync(_chat, _file, cancellationToken);
}

/// <summary>A file is nothing that the backend takes. The message is for the log; people read what <see cref="Text.Cards.FileRefusal"/> makes of it.</summary>
/// <param name="format">What it is; null when it is no media at all.</param>
internal sealed class UnusableFileException(string fileName, MediaFormat? format) : Exception($"A file is {format?.Name ?? "no media"}: nothing that the backend takes.")
{
    public string FileName { get; } = fileName;

    public MediaFormat? Format { get; } = format;

    public bool IsEmpty { get; init; }

    /// <summary>It has another length than what the person sent: asked for anew, the right one may come.</summary>
    public bool IsOther { get; init; }
}
