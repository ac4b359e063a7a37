using NemoBot.Core.Model;
using NemoBot.Storage.LiteDb.Tables;

namespace NemoBot.Storage.LiteDb;

/// <content>Data of platforms and the operator rather than of a chat.</content>
internal sealed partial class LiteDbStore
{
    public async Task<string?> GetValueAsync(string platform, string key, CancellationToken cancellationToken) =>
        _values.Read(await ReadAsync(reader => _values.Find(reader, platform, key), cancellationToken));

    public Task SetValueAsync(string platform, string key, string? value, CancellationToken cancellationToken) => SetAsync(platform, key, value, null, cancellationToken);

    public Task SetValueAsync(string platform, string key, string? value, TimeSpan keepFor, CancellationToken cancellationToken) =>
        SetAsync(platform, key, value, keepFor, cancellationToken);

    public async Task<string?> UpdateValueAsync(string platform, string key, Func<string?, string?> change, TimeSpan? keepFor, CancellationToken cancellationToken)
    {
        // If the change has no effect on this read, it is complete at that moment, and needs no transaction.
        var stored = await GetValueAsync(platform, key, cancellationToken);
        return change(stored) == stored
            ? stored
            : await WriteAsync(draft => _values.Update(draft, platform, key, change, keepFor), cancellationToken);
    }

    public async Task QuarantineAsync(string platform, string raw, string reason, CancellationToken cancellationToken)
    {
        var value = _quarantine.Seal(platform, raw);
        await WriteAsync(draft => _quarantine.Add(draft, platform, value, reason), cancellationToken);
    }

    /// <summary>Returns quarantined input, newest first.</summary>
    public async Task<IReadOnlyList<QuarantinedInput>> QuarantinedAsync(string platform, int count, CancellationToken cancellationToken) =>
        (await ReadAsync(reader => QuarantineTable.ListNewest(reader, platform, count), cancellationToken)).ConvertAll(row => _quarantine.Read(platform, row));

    public Task TakeAsync(Use use, CancellationToken cancellationToken) => WriteAsync(draft => _uses.Take(draft, [use]), cancellationToken);

    public Task GiveBackAsync(Use use, CancellationToken cancellationToken) => WriteAsync(draft => UseTable.GiveBack(draft, use), cancellationToken);

    public Task<IReadOnlyList<CountedUse>> ListUsesAsync(string who, CancellationToken cancellationToken) => ReadAsync(reader => UseTable.List(reader, who), cancellationToken);

    public Task<int> CountTokenFetchAsync(bool add, CancellationToken cancellationToken) =>
        add ? WriteAsync(_tokenFetches.Add, cancellationToken) : ReadAsync(_tokenFetches.Count, cancellationToken);

    private async Task SetAsync(string platform, string key, string? value, TimeSpan? keepFor, CancellationToken cancellationToken)
    {
        var sealedValue = value is null ? null : _values.Seal(platform, key, value);
        await WriteAsync(draft => _values.Set(draft, platform, key, sealedValue, keepFor), cancellationToken);
    }
}
