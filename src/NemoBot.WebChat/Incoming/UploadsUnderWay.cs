using System.Collections.Concurrent;
using NemoBot.Core.Model;

namespace NemoBot.WebChat.Incoming;

/// <summary>Files whose message is still coming in: a slow upload of several may take longer than files without a message are kept.</summary>
internal sealed class UploadsUnderWay : IFileKeeper
{
    private readonly ConcurrentDictionary<string, bool> _files = new(StringComparer.Ordinal);

    public void Add(string fileId) => _files[fileId] = true;

    public void Remove(string fileId) => _files.TryRemove(fileId, out _);

    public Task<IReadOnlyCollection<string>> KeptAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyCollection<string>>([.. _files.Keys]);
}
