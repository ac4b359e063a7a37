using NemoBot.Conversation;
using NemoBot.Platforms;
using NemoVideo.Uploads;

namespace NemoBot.Accounts;

/// <summary>A person's file, opened and looked at: what it is by its first bytes, whatever its name and its sender's program say.</summary>
internal sealed class FootageSource : IAsyncDisposable
{
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
    /// <exception cref="PlatformException">The platform does not give it.</exception>
    public static async Task<FootageSource> OpenAsync(IChatPlatform platform, ChatKey chat, Attachment file, CancellationToken cancellationToken)
    {
        var opened = await platform.OpenAsync(chat, file, cancellationToken);
        try
        {
            var head = new byte[MediaSignature.HeadBytes];
            var read = await opened.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
            return MediaSignature.Of(head.AsSpan(0, read), file.FileName, file.MediaType) is { IsAccepted: true } format
                ? new(platform, chat, file, format, new PrefixedStream(head.AsMemory(0, read), opened, ownsRest: true))
                : throw new UnusableFileException(file.FileName, MediaSignature.Of(head.AsSpan(0, read))) { IsEmpty = read == 0 };
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

/// <summary>A file is nothing that the backend takes. The message is for the log; people read what <see cref="Replies.FileRefusal"/> makes of it.</summary>
/// <param name="format">What it is; null when it is no media at all.</param>
internal sealed class UnusableFileException(string fileName, MediaFormat? format) : Exception($"A file is {format?.Name ?? "no media"}: nothing that the backend takes.")
{
    public string FileName { get; } = fileName;

    public MediaFormat? Format { get; } = format;

    public bool IsEmpty { get; init; }
}
