using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using NemoBot.Core.Model;
using NemoBot.Core.Streams;
using NemoBot.Core.Text.Cards;
using NemoBot.WebChat.Api;
using NemoVideo.Http;
using NemoVideo.Uploads;

namespace NemoBot.WebChat.Incoming;

/// <summary>Reads one message from a multipart body, its files straight to the disk: memory does not grow with them.</summary>
/// <param name="owner">Whose the files are.</param>
/// <param name="uploads">Knows the files until the message is read and accepted, or given up.</param>
/// <param name="maxBytes">All files of a message together.</param>
internal sealed class MultipartMessage(FileOwner owner, IFileStore files, UploadsUnderWay uploads, long maxBytes) : IAsyncDisposable
{
    /// <summary>Bytes of the reader's buffer: what a text needs, and what a file is worth. The framework's own, 4 KB, is a file in a hundred thousand steps.</summary>
    private const int SmallBuffer = 4 * 1024;
    private const int LargeBuffer = 64 * 1024;

    private readonly List<StoredFile> _saved = [];
    private readonly List<(string Name, long Size)> _sent = [];
    private long _announced;

    public string Text { get; private set; } = "";

    public string? ClientId { get; private set; }

    /// <summary>The files that are kept.</summary>
    public IReadOnlyList<StoredFile> Files => _saved;

    /// <summary>All files that came, by name and size, in order; also those that are not kept.</summary>
    public IReadOnlyList<(string Name, long Size)> Sent => _sent;

    /// <summary>The message was accepted before: its files are measured, and not kept again.</summary>
    public bool IsKnown { get; set; }

    /// <summary>False, as at first: disposing deletes the files.</summary>
    public bool KeepFiles { get; set; }

    /// <param name="type">The request's content type, with the boundary.</param>
    /// <param name="onClientId">Called when the client's id was read; true: the message is known already.</param>
    public async Task ReadAsync(HttpRequest request, MediaTypeHeaderValue type, Func<string, Task<bool>> onClientId, CancellationToken cancellationToken)
    {
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        if (boundary.Length is 0 or > 70)
        {
            throw new RefusedRequestException(StatusCodes.Status400BadRequest, RefusalCode.Malformed);
        }

        _announced = request.ContentLength ?? 0;
        var reader = new MultipartReader(boundary, request.Body, (int)Math.Clamp(request.ContentLength ?? LargeBuffer, SmallBuffer, LargeBuffer)) { HeadersCountLimit = 8, HeadersLengthLimit = 4096 };
        try
        {
            for (var parts = 0; await reader.ReadNextSectionAsync(cancellationToken) is { } section; parts++)
            {
                if (parts > MessageLimits.Files + 4)
                {
                    throw TooManyFiles();
                }

                await ReadPartAsync(section, onClientId, cancellationToken);
            }
        }
        catch (Exception malformed) when (malformed is InvalidDataException || (malformed is IOException and not BadHttpRequestException && !request.HttpContext.RequestAborted.IsCancellationRequested))
        {
            throw new RefusedRequestException(StatusCodes.Status400BadRequest, RefusalCode.Malformed);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var file in _saved)
        {
            if (!KeepFiles)
            {
                await files.DeleteAsync(file, CancellationToken.None);
            }

            uploads.Remove(file.Id);
        }
    }

    private async Task ReadPartAsync(MultipartSection section, Func<string, Task<bool>> onClientId, CancellationToken cancellationToken)
    {
        var part = PartNames.Read(section);
        if (part.FileName is { } fileName)
        {
            await ReadFileAsync(section, FileNames.Clean(fileName), cancellationToken);
            return;
        }

        switch (part.Field)
        {
            case "text":
                Text = await ReadTextAsync(section.Body, cancellationToken);
                break;
            case "id":
                ClientId = await ReadTextAsync(section.Body, cancellationToken);
                IsKnown |= await onClientId(ClientId);
                break;
            default:
                break; // Unknown fields are no reason to refuse: the reader skips them, within the body's limit.
        }
    }

    private async Task ReadFileAsync(MultipartSection section, string name, CancellationToken cancellationToken)
    {
        var start = new byte[MediaSignature.HeadBytes];
        var read = await section.Body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        if (read == 0 && name == "file")
        {
            return; // A form's file field that was left empty.
        }

        if (_sent.Count >= MessageLimits.Files)
        {
            throw TooManyFiles();
        }

        if (IsKnown)
        {
            long size = read;
            await using var rest = StreamCounter.Of(section.Body, passed => size = read + passed);
            await rest.CopyToAsync(Stream.Null, cancellationToken);
            _sent.Add((name, size));
            return;
        }

        if (read == 0)
        {
            throw new RefusedRequestException(StatusCodes.Status400BadRequest, RefusalCode.EmptyFile, name);
        }

        var format = MediaSignature.Of(start.AsSpan(0, read), name, section.ContentType);
        if (format is not { IsAccepted: true })
        {
            throw format is null
                ? new RefusedRequestException(StatusCodes.Status415UnsupportedMediaType, RefusalCode.UnsupportedType, name, MediaFormats.Names)
                : new RefusedRequestException(StatusCodes.Status415UnsupportedMediaType, RefusalCode.NeedsConversion, name, format.Name, FileRefusal.InsteadOf(format).Name);
        }

        switch (await files.RoomAsync(owner.CountedAs, Math.Min(_announced, maxBytes), cancellationToken))
        {
            case Room.None:
                throw NoRoom();
            case Room.ShareUsedUp:
                throw ShareUsedUp();
        }

        _announced = 0; // Counts for the first file, which may be all of it.

        try
        {
            var left = maxBytes - _saved.Sum(file => file.SizeBytes);
            await using var content = StreamPrefix.Of(start.AsMemory(0, read), section.Body);
            var file = await files.SaveAsync(owner, name, format.MediaType, content, left, cancellationToken);
            uploads.Add(file.Id);
            _saved.Add(file);
            _sent.Add((file.FileName, file.SizeBytes));
        }
        catch (StorageException)
        {
            throw NoRoom(); // The disk filled up meanwhile.
        }
        catch (ShareUsedUpException)
        {
            throw ShareUsedUp();
        }
        catch (FileTooLargeException)
        {
            throw TooLarge(maxBytes);
        }
    }

    private static async Task<string> ReadTextAsync(Stream body, CancellationToken cancellationToken)
    {
        // Four bytes at most make one or two characters; forms write line ends as two characters that we count as one.
        var bytes = new byte[MessageLimits.Text * 4];
        var count = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return count < bytes.Length ? Encoding.UTF8.GetString(bytes, 0, count) : throw TextTooLong();
    }

    public static RefusedRequestException TextTooLong() =>
        new(StatusCodes.Status400BadRequest, RefusalCode.TextTooLong, MessageLimits.Text.ToString(CultureInfo.InvariantCulture));

    /// <param name="maxBytes">All files of a message together.</param>
    public static RefusedRequestException TooLarge(long maxBytes) =>
        new(StatusCodes.Status413PayloadTooLarge, RefusalCode.FileTooLarge, (maxBytes / 1048576d).ToString("0.#", CultureInfo.InvariantCulture) + " MB");

    private static RefusedRequestException NoRoom() => new(StatusCodes.Status507InsufficientStorage, RefusalCode.StorageFull) { RetryAfter = TimeSpan.FromMinutes(10) };

    private static RefusedRequestException ShareUsedUp() => new(StatusCodes.Status507InsufficientStorage, RefusalCode.ShareUsedUp) { RetryAfter = TimeSpan.FromMinutes(10) };

    private static RefusedRequestException TooManyFiles() =>
        new(StatusCodes.Status400BadRequest, RefusalCode.TooManyFiles, MessageLimits.Files.ToString(CultureInfo.InvariantCulture));
}
