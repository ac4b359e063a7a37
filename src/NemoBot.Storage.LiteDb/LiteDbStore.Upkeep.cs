using NemoBot.Core.Model;
using NemoBot.Storage.Engines;
using NemoBot.Storage.LiteDb.Tables;
using NemoBot.Storage.Proof;

namespace NemoBot.Storage.LiteDb;

/// <content>Maintenance: the probe, deletion of old rows, checkpoints and keys.</content>
internal sealed partial class LiteDbStore
{
    private const string Probes = "probes";

    /// <summary>Maximum number of damaged documents discarded in one transaction.</summary>
    private const int GiveUpAtOnce = 100;

    public IStoreInspection Inspect() =>
        (_path is null ? null : LiteDbInspection.Open(_path)) ?? throw new StorageException($"There is no database at Storage:Path ({_path}).");

    public Task BackupAsync(string target, CancellationToken cancellationToken) =>
        _path is { } path ? LiteDbBackup.MakeAsync(path, target, cancellationToken) : throw new StorageException("The database is in memory.");

    public async Task ProbeAsync(CancellationToken cancellationToken)
    {
        var written = await WriteAsync(draft => Counters.Next(draft, Probes), cancellationToken);
        if (await ReadAsync(reader => Counters.Last(reader, Probes), cancellationToken) < written)
        {
            throw new StorageException("The database at Storage:Path does not return what was written to it.");
        }
    }

    public async Task<int> TrimAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var trimmed = 0;
        foreach (var trim in _trims)
        {
            trimmed += await StepsAsync(trim.Step);
        }

        return trimmed + await StepsAsync(_chatTrim.Step);

        async Task<int> StepsAsync(Func<Draft, string?, DateTimeOffset, (string? Last, int Deleted)> step)
        {
            var all = 0;
            string? last = null;
            do
            {
                var after = last;
                (last, var deleted) = await _recent.ChangeAnyAsync(() => WriteAsync(draft => step(draft, after, before), cancellationToken));
                all += deleted;
            }
            while (last is not null);
            return all;
        }
    }

    public Task CheckpointAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Thread.CheckpointAsync(emptiesLog: false);
    }

    public async Task NoteKeyAsync(CancellationToken cancellationToken)
    {
        var value = UsedKeyTable.Seal(_master);
        await WriteAsync(draft => UsedKeyTable.Note(draft, value), cancellationToken);
    }

    public async Task<bool> IsOpenedByAsync(KeysOnDisk keys, CancellationToken cancellationToken) =>
        (await ReadAsync(UsedKeyTable.ListRequired, cancellationToken)).TrueForAll(row => UsedKeyTable.Opens(keys.Sealer, row));

    /// <summary>Marks lost keys, and discards damaged rows where the plan says so, so that neither counts as damage at the next start.</summary>
    private async Task GiveUpAsync(StorePlan plan, CancellationToken cancellationToken)
    {
        var keys = KeysOnDisk.In(plan.Keys);
        IReadOnlyList<DamagedDocument> damaged;
        HashSet<string> good;
        using (var inspection = LiteDbInspection.Open(plan.DatabasePath))
        {
            damaged = inspection?.Damaged(keys.Sealer, int.MaxValue, static () => false) ?? [];
            good = keys.Ids.Union(inspection?.ChatKeysOpening(keys.Sealer) ?? []).ToHashSet(StringComparer.Ordinal);
        }

        await WriteAsync(
            draft =>
            {
                foreach (var row in UsedKeyTable.ListRequired(draft).Where(row => !UsedKeyTable.Opens(keys.Sealer, row)))
                {
                    UsedKeyTable.GiveUp(draft, row["_id"].AsString);
                }
            },
            cancellationToken);
        foreach (var rows in damaged.Chunk(GiveUpAtOnce))
        {
            await WriteAsync(
                draft =>
                {
                    foreach (var row in rows)
                    {
                        GiveUp(draft, row, good, plan.GivesUpRows);
                    }
                },
                cancellationToken);
        }
    }

    private void GiveUp(Draft draft, DamagedDocument row, HashSet<string> good, bool discards)
    {
        if (row.SealedBy is { } key && !good.Contains(key))
        {
            UsedKeyTable.GiveUp(draft, key);
        }
        else if (discards && row.Place.GiveUp is { } discard && draft.Find(row.Place.Collection, row.Id) is { } stored)
        {
            discard(draft, stored);
            LogGivenUp(row.Table, row.Id);
        }
    }

    [LoggerMessage(LogLevel.Error, "Discarded a damaged row of {Table}: {Key}")]
    private partial void LogGivenUp(string table, string key);
}
