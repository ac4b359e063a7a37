using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Core.Streams;
using NemoBot.Telegram.Api;

namespace NemoBot.Telegram.Files;

/// <summary>Opens what a person sent. The address or path of a file holds the token and stays in here.</summary>
internal sealed class TelegramFiles(TelegramApi api, IOptions<TelegramOptions> options, TimeProvider time)
{
    public const long CloudIncoming = 20L * 1024 * 1024;
    public const long CloudOutgoing = 50L * 1024 * 1024;
    public const long Local = 2_000L * 1024 * 1024;

    /// <summary>Locally one call lasts up to 500 s while the server fetches: 2,000 MB may take a few of them.</summary>
    private const int Calls = 6;
    private const int Unavailable = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly TelegramOptions _options = options.Value;

    public long IncomingBytes => _options.IsLocal ? Local : CloudIncoming;

    public long OutgoingBytes => _options.IsLocal ? Local : CloudOutgoing;

    /// <summary>A stream from the file's start. In local mode it is the server's own file, deleted when it was read to the end.</summary>
    public async Task<Stream> OpenAsync(Attachment attachment, CancellationToken cancellationToken)
    {
        if (attachment.SizeBytes > IncomingBytes)
        {
            throw new TelegramException(TelegramFault.TooLarge, "getFile", $"{attachment.SizeBytes} bytes");
        }

        try
        {
            return await OpenOnceAsync(attachment, cancellationToken);
        }
        catch (TelegramException failed) when (failed is { Method: TelegramTransport.FileMethod, Fault: TelegramFault.FileUnavailable or TelegramFault.Unknown or TelegramFault.NotSent })
        {
            // The path may have ended, or its server stumbled: getFile gives another one.
            await Task.Delay(Pause, time, cancellationToken);
            return await OpenOnceAsync(attachment, cancellationToken);
        }
    }

    private async Task<Stream> OpenOnceAsync(Attachment attachment, CancellationToken cancellationToken)
    {
        var file = await GetFileAsync(attachment.FileId, cancellationToken);
        if (file.FilePath is not { Length: > 0 } path)
        {
            throw new TelegramException(TelegramFault.FileUnavailable, "getFile", "the answer has no path");
        }

        return _options.IsLocal && Path.IsPathFullyQualified(path) ? OpenLocal(path) : await api.OpenFileAsync(path, attachment.SizeBytes, cancellationToken);
    }

    /// <summary>The path under which a local server sees a file of ours too; null when it does not.</summary>
    public string? SharedPath(string path) => _options.IsLocal && RealPath.IsUnder(_options.LocalFilesRoot!, path, out var real) ? real : null;

    private async Task<TelegramFile> GetFileAsync(string fileId, CancellationToken cancellationToken)
    {
        var (calls, unavailable) = (0, 0);
        while (true)
        {
            try
            {
                return await api.GetFileAsync(fileId, cancellationToken);
            }
            catch (TelegramException failed) when (
                (failed.Fault is TelegramFault.Unknown or TelegramFault.NotSent && ++calls < Calls)
                || (failed.Fault == TelegramFault.FileUnavailable && ++unavailable < Unavailable))
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
        }
    }

    private LocalFileStream OpenLocal(string path)
    {
        if (!RealPath.IsUnder(_options.LocalFilesRoot!, path, out var real))
        {
            throw new TelegramException(TelegramFault.Refused, "getFile", "the file is outside of Telegram:LocalFilesRoot");
        }

        try
        {
            return new LocalFileStream(real);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // The exception's own text names the path, and the path holds the token.
            throw new TelegramException(TelegramFault.Refused, "getFile", $"the local server's file cannot be opened ({failed.GetType().Name}); see Telegram:LocalFilesRoot");
        }
    }
}
