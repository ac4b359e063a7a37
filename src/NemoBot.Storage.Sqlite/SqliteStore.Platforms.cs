using NemoBot.Core.Model;

namespace NemoBot.Storage.Sqlite;

/// <content>Data of platforms and the operator rather than of a chat.</content>
public sealed partial class SqliteStore
{
    public Task<string?> GetValueAsync(string platform, string key, CancellationToken cancellationToken) =>
        ReadAsync(db => _platforms.GetValue(db, platform, key), cancellationToken);

    public Task SetValueAsync(string platform, string key, string? value, CancellationToken cancellationToken) =>
        WriteAsync(db => _platforms.SetValue(db, platform, key, value, keepFor: null), cancellationToken);

    public Task SetValueAsync(string platform, string key, string? value, TimeSpan keepFor, CancellationToken cancellationToken) =>
        WriteAsync(db => _platforms.SetValue(db, platform, key, value, keepFor), cancellationToken);

    public async Task<string?> UpdateValueAsync(string platform, string key, Func<string?, string?> change, TimeSpan? keepFor, CancellationToken cancellationToken)
    {
        // If the change has no effect on this read, it is complete at that moment, and needs no transaction.
        var stored = await GetValueAsync(platform, key, cancellationToken);
        return change(stored) == stored
            ? stored
            : await WriteAsync(db => _platforms.UpdateValue(db, platform, key, change, keepFor), cancellationToken);
    }

    public Task QuarantineAsync(string platform, string raw, string reason, CancellationToken cancellationToken) =>
        WriteAsync(db => _platforms.Quarantine(db, platform, raw, reason), cancellationToken);

    public Task<IReadOnlyList<QuarantinedInput>> QuarantinedAsync(string platform, int count, CancellationToken cancellationToken) =>
        ReadAsync(db => _platforms.Quarantined(db, platform, count), cancellationToken);

    public Task TakeAsync(Use use, CancellationToken cancellationToken) => WriteAsync(
        db =>
        {
            UseTable.Take(db, [use], _time.GetUtcNow());
            return true;
        },
        cancellationToken);

    public Task GiveBackAsync(Use use, CancellationToken cancellationToken) => WriteAsync(db => UseTable.GiveBack(db, use), cancellationToken);

    public Task<IReadOnlyList<CountedUse>> ListUsesAsync(string who, CancellationToken cancellationToken) => ReadAsync(db => UseTable.Of(db, who), cancellationToken);

    public Task<int> CountTokenFetchAsync(bool add, CancellationToken cancellationToken) =>
        add ? WriteAsync(_platforms.AddTokenFetch, cancellationToken) : ReadAsync(_platforms.CountTokenFetches, cancellationToken);
}
