using Microsoft.Extensions.Options;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;
using NemoBot.WebChat.Api;
using NemoVideo;

namespace NemoBot.WebChat.Incoming;

/// <summary>Makes finished uploads the files of a message.</summary>
internal sealed class FinishedUploads(IPartialFileStore partials, IStore store, IOptions<NemoVideoOptions> nemo)
{
    private readonly KeyedLock<ChatKey> _chats = new();

    /// <summary>Waits until no other request uses uploads of the chat. Disposing the result, once, lets the next one.</summary>
    public async Task<IDisposable> EnterAsync(ChatKey chat, CancellationToken cancellationToken) => await _chats.AcquireAsync(chat, cancellationToken);

    /// <summary>Stores the uploads as files, in this order. They belong to the first message that is accepted with them.</summary>
    /// <remarks>After a crash, or if the message is not accepted, the same call returns the same files.</remarks>
    /// <exception cref="RefusedRequestException">One of them is unfinished, unknown, or part of another message; or they are too large together.</exception>
    public async Task<IReadOnlyList<StoredFile>> KeepAsync(ChatKey chat, IReadOnlyList<string> ids, CancellationToken cancellationToken)
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

        if (uploads.Sum(upload => upload.SizeBytes) > nemo.Value.MaxUploadBytes)
        {
            throw AcceptedFiles.TooLarge(nemo.Value.MaxUploadBytes);
        }

        List<StoredFile> files = [];
        foreach (var upload in uploads)
        {
            files.Add(upload.Kept ?? await KeepAsync(upload.Partial!, cancellationToken));
        }

        return files;
    }

    /// <summary>Returns the names and sizes of files that a message was accepted with; null if one of them is no longer stored.</summary>
    public async Task<IReadOnlyList<(string Name, long Size)>?> NamesAsync(ChatKey chat, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        List<(string, long)> names = [];
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
        {
            if (await store.GetFileAsync(chat, id, cancellationToken) is not { } file)
            {
                return null;
            }

            names.Add((file.FileName, file.SizeBytes));
        }

        return names;
    }

    public static RefusedRequestException Gone() => new(StatusCodes.Status404NotFound, RefusalCode.UploadGone);

    private async Task<Finished> FindAsync(ChatKey chat, string id, CancellationToken cancellationToken) =>
        await store.GetFileAsync(chat, id, cancellationToken) is { } kept
            ? kept.AwaitsMessage ? new(kept.SizeBytes) { Kept = kept } : throw Gone()
            : partials.Find(chat, id) is { IsComplete: true } complete ? new(complete.SizeBytes) { Partial = complete } : throw Gone();

    private async Task<StoredFile> KeepAsync(PartialFile upload, CancellationToken cancellationToken) =>
        await partials.KeepAsync(upload, UploadMetadata.Read(upload.Description).FileName, (await partials.FormatOfAsync(upload, cancellationToken)).MediaType, cancellationToken);

    private sealed record Finished(long SizeBytes)
    {
        /// <summary>The file, if an earlier request kept it and its message was not accepted.</summary>
        public StoredFile? Kept { get; init; }

        public PartialFile? Partial { get; init; }
    }
}
