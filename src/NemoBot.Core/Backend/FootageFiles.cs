using NemoBot.Core.Model;

namespace NemoBot.Core.Backend;

/// <summary>Opens the files of people: at their platform, or in our store if they came by one of our own pages.</summary>
internal sealed class FootageFiles(PlatformDirectory platforms, IStore store, IFileStore files)
{
    /// <exception cref="PlatformException">The platform does not provide it, or it is no longer stored.</exception>
    public async Task<Stream> OpenAsync(ChatKey chat, Attachment file, CancellationToken cancellationToken)
    {
        if (!file.IsStored)
        {
            return await platforms.For(chat).OpenAsync(chat, file, cancellationToken);
        }

        return await store.GetFileAsync(chat, file.FileId, cancellationToken) is { } stored && await files.TryOpenAsync(stored, cancellationToken) is { } content
            ? content
            : throw new PlatformException(PlatformFault.MessageGone, $"The file {file.FileId} is no longer stored.");
    }
}
