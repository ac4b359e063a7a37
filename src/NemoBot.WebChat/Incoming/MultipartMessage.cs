using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using NemoBot.Core.Model;
using NemoBot.Core.Streams;
using NemoBot.WebChat.Api;
using NemoVideo.Http;
using NemoVideo.Uploads;

namespace NemoBot.WebChat.Incoming;

/// <summary>Reads one message from a multipart body and streams its files to disk: memory usage does not depend on their size.</summary>
/// <param name="owner">The owner of the files.</param>
/// <param name="uploads">Protects the files until the message is read and accepted, or discarded.</param>
/// <param name="maxBytes">Maximum total size of a message's files.</param>
internal sealed class MultipartMessage(FileOwner owner, IFileStore files, UploadsUnderWay uploads, long maxBytes, TimeProvider time) : IAsyncDisposable
{
    /// <summary>How long the files of a message that was not accepted may take to be removed; what is left then, the clean-up removes.</summary>
    private static readonly TimeSpan DiscardLimit = TimeSpan.FromSeconds(10);

    /// <summary>Size of the reader's buffer in bytes: small for text, large for files. With the framework's 4 KB, a file takes a hundred thousand reads.</summary>
    private const int SmallBuffer = 4 * 1024;
    private const int LargeBuffer = 64 * 1024;

    private readonly List<StoredFile> _saved = [];
    private readonly List<(string Name, long Size)> _sent = [];
    private long _announced;

    public string Text { get; private set; } = "";

    public string? ClientId { get; private set; }

    /// <summary>Gets the saved files.</summary>
    public IReadOnlyList<StoredFile> Files => _saved;

    /// <summary>Gets the names and sizes of all received files, in order, including those that are not saved.</summary>
    public IReadOnlyList<(string Name, long Size)> Sent => _sent;

    /// <summary>Gets or sets whether the message was accepted before: its files are measured, but not saved again.</summary>
    public bool IsKnown { get; set; }

    /// <summary>Gets or sets whether disposal keeps the files; false by default, which deletes them.</summary>
    public bool KeepFiles { get; set; }

    /// <param name="type">The request's content type, with the boundary.</param>
    /// <param name="onClientId">Called when the client id was read; returns true if the message is already known.</param>
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
                    throw AcceptedFiles.TooMany();
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
        using var limit = new CancellationTokenSource(DiscardLimit, time);
        foreach (var file in _saved)
        {
            try
            {
                if (!KeepFiles)
                {
                    await files.DeleteAsync(file, limit.Token);
                }
            }
            catch (Exception fault) when (fault is StorageException or IOException or UnauthorizedAccessException or OperationCanceledException)
            {
                // It awaits its message, or has no record: the clean-up deletes it. The reason of the refusal must not be hidden.
            }
            finally
            {
                uploads.Remove(file.Id);
            }
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
                break; // Ignores unknown fields: the reader skips them, within the body's limit.
        }
    }

    private async Task ReadFileAsync(MultipartSection section, string name, CancellationToken cancellationToken)
    {
        var start = new byte[MediaSignature.HeadBytes];
        var read = await section.Body.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        if (read == 0 && name == "file")
        {
            return; // An empty file field of a form.
        }

        if (_sent.Count >= MessageLimits.Files)
        {
            throw AcceptedFiles.TooMany();
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
            throw AcceptedFiles.Empty(name);
        }

        var type = AcceptedFiles.MediaTypeOf(start.AsSpan(0, read), name, section.ContentType);
        await files.CheckSpaceAsync(owner, Math.Min(_announced, maxBytes), cancellationToken);
        _announced = 0; // Applies to the first file, which may be the whole body.

        try
        {
            var left = maxBytes - _saved.Sum(file => file.SizeBytes);
            await using var content = StreamPrefix.Of(start.AsMemory(0, read), section.Body);
            var file = await files.SaveAsync(owner, name, type, content, left, cancellationToken);
            uploads.Add(file.Id);
            _saved.Add(file);
            _sent.Add((file.FileName, file.SizeBytes));
        }
        catch (StorageException fault)
        {
            throw fault.OfFiles == FilesFault.Away ? AcceptedFiles.Away() : AcceptedFiles.NoRoom(); // The disk became full meanwhile.
        }
        catch (ShareUsedUpException)
        {
            throw AcceptedFiles.ShareUsedUp();
        }
        catch (FileTooLargeException)
        {
            throw AcceptedFiles.TooLarge(maxBytes);
        }
    }

    private static async Task<string> ReadTextAsync(Stream body, CancellationToken cancellationToken)
    {
        // One or two UTF-16 characters take at most four bytes; forms send a line break as two characters, which count as one.
        var bytes = new byte[MessageLimits.Text * 4];
        var count = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        return count < bytes.Length ? Encoding.UTF8.GetString(bytes, 0, count) : throw TextTooLong();
    }

    public static RefusedRequestException TextTooLong() =>
        new(StatusCodes.Status400BadRequest, RefusalCode.TextTooLong, MessageLimits.Text);
}
