using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Tables;
using NemoBot.Storage.Postgres.Work;

namespace NemoBot.Storage.Postgres;

/// <content>Data of platforms and the operator rather than of a chat.</content>
internal sealed partial class PostgresStore
{
    public Task<string?> GetValueAsync(string platform, string key, CancellationToken cancellationToken) => ReadAsync(session => _platforms.GetValueAsync(session, platform, key), cancellationToken);

    public Task SetValueAsync(string platform, string key, string? value, CancellationToken cancellationToken) => SetAsync(platform, key, value, keepFor: null, cancellationToken);

    public Task SetValueAsync(string platform, string key, string? value, TimeSpan keepFor, CancellationToken cancellationToken) => SetAsync(platform, key, value, keepFor, cancellationToken);

    public async Task<string?> UpdateValueAsync(string platform, string key, Func<string?, string?> change, TimeSpan? keepFor, CancellationToken cancellationToken)
    {
        // If the change has no effect on this read, it is complete at that moment, and needs no transaction.
        var stored = await GetValueAsync(platform, key, cancellationToken);
        return change(stored) == stored
            ? stored
            : await WriteAsync(Scope.Of(PlatformTable.NameOf(platform, key)), session => _platforms.UpdateValueAsync(session, platform, key, change, keepFor), cancellationToken);
    }

    public Task QuarantineAsync(string platform, string raw, string reason, CancellationToken cancellationToken) =>
        WriteAsync(Scope.Of($"quarantine\n{platform}"), session => _platforms.QuarantineAsync(session, platform, raw, reason), cancellationToken);

    public Task<IReadOnlyList<QuarantinedInput>> QuarantinedAsync(string platform, int count, CancellationToken cancellationToken) =>
        ReadAsync(session => _platforms.QuarantinedAsync(session, platform, count), cancellationToken);

    public Task TakeAsync(Use use, CancellationToken cancellationToken) =>
        WriteAsync(Scope.Of(UseTable.NameOf(use)), session => UseTable.TakeAsync(session, [use], _time.GetUtcNow()), cancellationToken);

    public Task GiveBackAsync(Use use, CancellationToken cancellationToken) => WriteAsync(Scope.Of(UseTable.NameOf(use)), session => UseTable.GiveBackAsync(session, use), cancellationToken);

    public Task<IReadOnlyList<CountedUse>> ListUsesAsync(string who, CancellationToken cancellationToken) => ReadAsync(session => UseTable.ListAsync(session, who), cancellationToken);

    public Task<int> CountTokenFetchAsync(bool add, CancellationToken cancellationToken) =>
        add ? WriteAsync(Scope.None, _platforms.AddTokenFetchAsync, cancellationToken) : ReadAsync(_platforms.CountTokenFetchesAsync, cancellationToken);

    private Task<bool> SetAsync(string platform, string key, string? value, TimeSpan? keepFor, CancellationToken cancellationToken) =>
        WriteAsync(Scope.Of(PlatformTable.NameOf(platform, key)), session => _platforms.SetValueAsync(session, platform, key, value, keepFor), cancellationToken);
}
