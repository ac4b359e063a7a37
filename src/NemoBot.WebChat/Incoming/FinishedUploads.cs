using Microsoft.Extensions.Options;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.WebChat.Api;
using NemoVideo;

namespace NemoBot.WebChat.Incoming;

/// <summary>Makes finished uploads the files of a message.</summary>
/// <remarks>
/// The way to a bucket takes a while, and is paved once: it goes on when the request that began it is cut off (a proxy has less patience), a repetition waits for the same
/// one, and other uploads do not wait.
/// </remarks>
internal sealed partial class FinishedUploads : IAsyncDisposable
{
    /// <summary>Maximum number of uploads that are on their way at once; each may need a few megabytes.</summary>
    private const int MostUnderWay = 16;

    /// <summary>When to repeat a message that a stop of the bot, or another request, kept from being answered.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private readonly IPartialFileStore _partials;
    private readonly IStore _store;
    private readonly long _maxBytes;
    private readonly ILogger<FinishedUploads> _logger;
    private readonly CancellationTokenSource _stop;
    private readonly SemaphoreSlim _places = new(MostUnderWay);
    private readonly KeyedLock<ChatKey> _chats = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Task<StoredFile>> _underWay = new(StringComparer.Ordinal);

    public FinishedUploads(IPartialFileStore partials, IStore store, IOptions<NemoVideoOptions> nemo, IHostApplicationLifetime lifetime, ILogger<FinishedUploads> logger)
    {
        (_partials, _store, _maxBytes, _logger) = (partials, store, nemo.Value.MaxUploadBytes, logger);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
    }

    /// <summary>Waits until no other request accepts a message with uploads of the chat. Disposing the result, once, lets the next one.</summary>
    public async Task<IDisposable> EnterAsync(ChatKey chat, CancellationToken cancellationToken) => await _chats.AcquireAsync(chat, cancellationToken);

    /// <summary>Stores the uploads as files. They belong to the first message that is accepted with them (<see cref="FilesAsync"/>).</summary>
    /// <remarks>After a crash, or if the message is not accepted, the same call stores the same files.</remarks>
    /// <param name="cancellationToken">Ends the waiting only.</param>
    /// <exception cref="RefusedRequestException">One of them is unfinished, unknown, or part of another message; or they are too large together; or the bot stops.</exception>
    public async Task KeepAsync(ChatKey chat, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        if (ids.Count > MessageLimits.Files)
        {
            throw AcceptedFiles.TooMany();
        }

        List<Finished> uploads = [];
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            uploads.Add(await FindAsync(chat, id, cancellationToken));
        }

        if (uploads.Sum(upload => upload.SizeBytes) > _maxBytes)
        {
            throw AcceptedFiles.TooLarge(_maxBytes);
        }

        foreach (var upload in uploads.Select(upload => upload.Partial).OfType<PartialFile>())
        {
            await WaitForAsync(KeepOnceAsync(upload), cancellationToken);
        }
    }

    /// <summary>Returns the files that uploads were stored as, in this order.</summary>
    /// <exception cref="RefusedRequestException">One of them is unknown, or part of another message.</exception>
    public async Task<IReadOnlyList<StoredFile>> FilesAsync(ChatKey chat, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        List<StoredFile> files = [];
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            files.Add(await _store.GetFileAsync(chat, id, cancellationToken) is { AwaitsMessage: true } file ? file : throw Gone());
        }

        return files;
    }

    /// <summary>Returns the names and sizes of files that a message was accepted with; null if one of them is no longer stored.</summary>
    public async Task<IReadOnlyList<(string Name, long Size)>?> NamesAsync(ChatKey chat, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        List<(string, long)> names = [];
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            if (await _store.GetFileAsync(chat, id, cancellationToken) is not { } file)
            {
                return null;
            }

            names.Add((file.FileName, file.SizeBytes));
        }

        return names;
    }

    public static RefusedRequestException Gone() => new(StatusCodes.Status404NotFound, RefusalCode.UploadGone);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Task[] left;
        lock (_gate)
        {
            left = [.. _underWay.Values];
        }

        await Task.WhenAll(left).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Each has logged its own fault.
        _stop.Dispose();
        _places.Dispose();
    }

    private async Task<Finished> FindAsync(ChatKey chat, string id, CancellationToken cancellationToken) =>
        await FindKeptAsync(chat, id, cancellationToken)
        ?? (_partials.Find(chat, id) is { IsComplete: true } complete ? new Finished(complete.SizeBytes, complete) : null)
        ?? await FindKeptAsync(chat, id, cancellationToken) // It may have been kept in between.
        ?? throw Gone();

    private async Task<Finished?> FindKeptAsync(ChatKey chat, string id, CancellationToken cancellationToken) =>
        await _store.GetFileAsync(chat, id, cancellationToken) is { } kept
            ? kept.AwaitsMessage ? new Finished(kept.SizeBytes, null) : throw Gone()
            : null;

    private static async Task WaitForAsync(Task<StoredFile> keeping, CancellationToken cancellationToken)
    {
        try
        {
            await keeping.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Busy(StatusCodes.Status503ServiceUnavailable); // The bot stops. What has arrived is still there after its start, or at another node.
        }
        catch (PartialFileElsewhereException)
        {
            throw Busy(StatusCodes.Status429TooManyRequests);
        }
    }

    /// <summary>Begins to keep an upload, or returns what has begun.</summary>
    private Task<StoredFile> KeepOnceAsync(PartialFile upload)
    {
        lock (_gate)
        {
            if (!_underWay.TryGetValue(upload.Id, out var keeping))
            {
                _underWay[upload.Id] = keeping = Task.Run(() => KeepAsync(upload, _stop.Token));
            }

            return keeping;
        }
    }

    private async Task<StoredFile> KeepAsync(PartialFile upload, CancellationToken cancellationToken)
    {
        try
        {
            await _places.WaitAsync(cancellationToken);
            try
            {
                var type = await _partials.MediaTypeOfAsync(upload, cancellationToken);
                return await _partials.KeepAsync(upload, UploadMetadata.Read(upload.Description).FileName, type, cancellationToken);
            }
            catch (Exception fault) when (fault is IOException or StorageException { InnerException: FileNotFoundException })
            {
                // Another node may have kept it meanwhile, or deleted it.
                return await _store.GetFileAsync(upload.Owner.Chat, upload.Id, cancellationToken)
                    ?? throw (fault is IOException and not FileNotFoundException ? new StorageException($"An upload could not be read: {fault.Message}", fault) { OfFiles = FilesFault.NoRoom } : (Exception)Gone());
            }
            finally
            {
                _places.Release();
            }
        }
        catch (Exception fault) when (fault is not (OperationCanceledException or RefusedRequestException or PartialFileElsewhereException))
        {
            LogNotKept(fault, upload.Id); // Whoever asked for it may be gone.
            throw;
        }
        finally
        {
            lock (_gate)
            {
                _underWay.Remove(upload.Id);
            }
        }
    }

    private static RefusedRequestException Busy(int status) => new(status, RefusalCode.Busy) { RetryAfter = Soon };

    [LoggerMessage(LogLevel.Warning, "The upload {Id} could not be stored; its message may be sent again")]
    private partial void LogNotKept(Exception fault, string id);

    /// <param name="Partial">Null if an earlier request kept the file, and its message was not accepted.</param>
    private sealed record Finished(long SizeBytes, PartialFile? Partial);
}
