using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Core.Streams;
using NemoBot.Telegram.Api;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;

namespace NemoBot.Telegram.Incoming;

/// <summary>Opens files that people sent. Their addresses and paths contain the token and never leave this class.</summary>
internal sealed class FileSource(TelegramClient client, FileDownloads downloads, IOptions<TelegramOptions> options, TimeProvider time)
{
    public const long CloudIncoming = 20L * 1024 * 1024;
    public const long CloudOutgoing = 50L * 1024 * 1024;
    public const long Local = 2_000L * 1024 * 1024;

    /// <summary>Maximum number of calls: with a local server one lasts up to 500 s while it downloads, and 2,000 MB may take several.</summary>
    private const int Calls = 6;
    private const int Unavailable = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly TelegramOptions _options = options.Value;

    /// <summary>Gets whether the server may share a folder with the bot (<see cref="SharedPath"/>).</summary>
    public bool IsLocal => _options.IsLocal;

    public long IncomingBytes => IsLocal ? Local : CloudIncoming;

    public long OutgoingBytes => IsLocal ? Local : CloudOutgoing;

    /// <summary>Returns a stream from the file's start. In local mode it reads the server's own file, and deletes it once it was read completely.</summary>
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
        catch (TelegramException failed) when (failed is { Method: FileDownloads.Method, Fault: TelegramFault.FileUnavailable or TelegramFault.Unknown or TelegramFault.NotSent })
        {
            // The path may have expired, or the file server failed: getFile returns another path.
            await Task.Delay(Pause, time, cancellationToken);
            return await OpenOnceAsync(attachment, cancellationToken);
        }
    }

    private async Task<Stream> OpenOnceAsync(Attachment attachment, CancellationToken cancellationToken)
    {
        var file = await GetFileAsync(attachment.FileId, cancellationToken);
        if (file.FilePath is not { Length: > 0 } path)
        {
            throw new TelegramException(TelegramFault.FileUnavailable, "getFile", "the response has no path");
        }

        return IsLocal && Path.IsPathFullyQualified(path) ? OpenLocal(path) : await downloads.OpenAsync(path, attachment.SizeBytes, cancellationToken);
    }

    /// <summary>Returns the path under which a local server sees one of our files; null if it does not.</summary>
    public string? SharedPath(string path) => IsLocal && RealPath.IsUnder(_options.LocalFilesRoot!, path, out var real) ? real : null;

    private async Task<TGFile> GetFileAsync(string fileId, CancellationToken cancellationToken)
    {
        var (calls, unavailable) = (0, 0);
        while (true)
        {
            try
            {
                return await client.CallAsync(() => new GetFileRequest { FileId = fileId }, cancellationToken);
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
            // The exception's own text contains the path, and the path contains the token.
            throw new TelegramException(TelegramFault.Refused, "getFile", $"the local server's file cannot be opened ({failed.GetType().Name}); see Telegram:LocalFilesRoot");
        }
    }
}
