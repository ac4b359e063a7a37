using System.Collections.Concurrent;
using NemoBot.Core.Model;

namespace NemoBot.WebChat.Incoming;

/// <summary>Protects files whose message is still being received: a slow upload of several files may take longer than unaccepted files are kept.</summary>
internal sealed class UploadsUnderWay : IFileKeeper
{
    private readonly ConcurrentDictionary<string, bool> _files = new(StringComparer.Ordinal);

    public void Add(string fileId) => _files[fileId] = true;

    public void Remove(string fileId) => _files.TryRemove(fileId, out _);

    public Task<IReadOnlyCollection<string>> KeptAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyCollection<string>>([.. _files.Keys]);
}
