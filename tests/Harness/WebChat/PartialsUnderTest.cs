using NemoBot.Core.Model;

namespace Harness.WebChat;

/// <summary>Files that arrive in parts, where what other nodes do, or how long a step takes, is decided by a test.</summary>
internal sealed class PartialsUnderTest(IPartialFileStore partials) : IPartialFileStore
{
    private int _kept;

    /// <summary>Gets or sets what a request finds; null for the truth.</summary>
    public Func<PartialFile?, PartialFile?>? Found { get; set; }

    /// <summary>Gets or sets what runs before an upload is kept.</summary>
    public Func<CancellationToken, Task> BeforeKeeping { get; set; } = _ => Task.CompletedTask;

    /// <summary>Gets how often an upload was to be kept.</summary>
    public int Kept => Volatile.Read(ref _kept);

    public PartialFile Create(FileOwner owner, long sizeBytes, string description, long mostBytesOfChat) => partials.Create(owner, sizeBytes, description, mostBytesOfChat);

    public PartialFile? Find(ChatKey chat, string id) => Found is { } found ? found(partials.Find(chat, id)) : partials.Find(chat, id);

    public Stream Open(PartialFile file) => partials.Open(file);

    public Task<PartialFile> AppendAsync(PartialFile file, Stream content, long until, CancellationToken cancellationToken) => partials.AppendAsync(file, content, until, cancellationToken);

    public async Task<StoredFile> KeepAsync(PartialFile file, string fileName, string mediaType, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _kept);
        await BeforeKeeping(cancellationToken);
        return await partials.KeepAsync(file, fileName, mediaType, cancellationToken);
    }

    public void DeleteAll(ChatKey chat) => partials.DeleteAll(chat);

    public void Delete(PartialFile file) => partials.Delete(file);
}
