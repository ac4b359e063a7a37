using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Storage;
using NemoBot.Storage.Engines;
using NemoBot.Storage.Files;
using NemoBot.Storage.Proof;

namespace NemoBot.Operations.Checks;

/// <summary>Checks whether database, keys and files are intact and belong together, and whether there is disk space. Reads only, but for a probe; the bot may be running.</summary>
/// <param name="services">For the engine on a server and the bucket, which only a bot that is set to them has use for.</param>
internal sealed class StoreCheck(StoreProof proof, StorageEngines engines, IOptions<StorageOptions> options, IServiceProvider services) : ISelfCheck
{
    /// <summary>Free bytes below which a note follows: one upload and one result of the largest size.</summary>
    private const long LittleRoom = 2L << 30;

    public async IAsyncEnumerable<CheckLine> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var storage = options.Value;
        if (storage.IsOnServer)
        {
            yield return await ServerLineAsync(cancellationToken);
            yield return FolderLine(storage);
        }

        if (storage.FilesAreInBucket)
        {
            yield return await BucketLineAsync(cancellationToken);
        }

        if (storage.IsOnServer)
        {
            yield break;
        }

        var (plan, figures, fault) = await Task.Run(Inspect, cancellationToken);
        if (fault is not null)
        {
            yield return new(Verdict.Wrong, "store", fault);
            yield break;
        }

        if (figures is null)
        {
            yield return FolderLine(storage);
            yield break;
        }

        yield return new(Verdict.Good, "store", $"{storage.DatabasePath} is whole: {figures.Counts.Chats} chats, {figures.Counts.Waiting} messages waiting.");
        yield return KeysLine(plan!, figures);
        if (plan!.SetsLogAside)
        {
            yield return new(Verdict.Note, "store", $"{engines.For(storage.DatabasePath).LogPathOf(storage.DatabasePath)} belongs to another database; the next start sets it aside.");
        }

        if (engines.MovesTo(storage.DatabasePath) is { } engine)
        {
            yield return new(Verdict.Note, "store", $"The next start moves it to {engine.Name} and keeps the old file beside it; Storage:Engine={engines.For(storage.DatabasePath).Name} leaves it as it is.");
        }

        if (new DriveInfo(storage.Folder) is { AvailableFreeSpace: < LittleRoom } drive)
        {
            yield return new(Verdict.Note, "disk", $"Only {drive.AvailableFreeSpace >> 20} MiB are free in {storage.Folder}.");
        }
    }

    private (StorePlan? Plan, Figures? Figures, string? Fault) Inspect()
    {
        try
        {
            var plan = proof.ProveDeeply();
            using var database = engines.For(plan.DatabasePath).Inspect(plan.DatabasePath);
            return (plan, database is null ? null : new Figures(database.Count(), database.IsOpenedBy(KeysOnDisk.In(plan.SharedKeys ?? plan.Keys).Sealer) is not null), null);
        }
        catch (StorageException fault)
        {
            return (null, null, fault.Message);
        }
    }

    private async Task<CheckLine> ServerLineAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await services.GetRequiredService<IServerEngine>().InspectAsync(cancellationToken) is { } counts
                ? new(Verdict.Good, "store", $"The database of Storage:Database answers, and Storage:Secret opens its keys: {counts.Chats} chats, {counts.Waiting} messages waiting. Whether it is whole, its server checks.")
                : new(Verdict.Good, "store", "The database of Storage:Database answers. There is no store in it yet; the first start makes one.");
        }
        catch (StorageException fault)
        {
            return new(Verdict.Wrong, "store", fault.Message);
        }
    }

    private async Task<CheckLine> BucketLineAsync(CancellationToken cancellationToken)
    {
        try
        {
            return new(Verdict.Good, "bucket", $"Files can be stored in {await services.GetRequiredService<IFileBucket>().TryAsync(cancellationToken)}: an object was written, read and deleted.");
        }
        catch (StorageException fault)
        {
            return new(Verdict.Wrong, "bucket", fault.Message);
        }
    }

    private static CheckLine KeysLine(StorePlan plan, Figures figures)
    {
        if (figures.Counts.Aside > 0)
        {
            return new(Verdict.Wrong, "keys", $"{figures.Counts.Aside} messages are set aside, since their keys are lost: put the keys back into {plan.Keys}.");
        }

        return figures.IsSealed
            ? new(Verdict.Good, "keys", $"The keys in {plan.Keys} open the database. Keep a copy of them apart from its backups.")
            : new(Verdict.Good, "keys", "Nothing is encrypted yet.");
    }

    private static CheckLine FolderLine(StorageOptions storage)
    {
        var (topic, wanted) = storage.IsOnServer ? ("files", storage.FilesFolder) : ("store", storage.Folder);
        var existing = wanted;
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
        {
            existing = parent;
        }

        try
        {
            // Only writing is conclusive on every file system and for every user.
            var probe = Path.Combine(existing, $".nemobot-{Environment.ProcessId}");
            File.Create(probe).Dispose();
            File.Delete(probe);
            return new(Verdict.Good, topic, storage.IsOnServer ? $"Files can be stored in {wanted}." : $"There is no database yet; the first start makes {storage.DatabasePath}.");
        }
        catch (Exception denied) when (denied is IOException or UnauthorizedAccessException)
        {
            return new(Verdict.Wrong, topic, $"{StorageOptions.Section}:{(storage.HasFilesFolder ? nameof(StorageOptions.FilesFolder) : nameof(StorageOptions.Path))}: nothing can be written in {existing}: {denied.Message}");
        }
    }

    private sealed record Figures(StoreCounts Counts, bool IsSealed);
}
