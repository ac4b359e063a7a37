using Fakes.Time;
using LiteDB;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Storage.LiteDb.Disk;
using NemoBot.Storage.LiteDb.Tables;
using NemoBot.Storage.LiteDb.Tests.PowerCuts;

namespace NemoBot.Storage.LiteDb.Tests;

/// <summary>A store's thread on a simulated disk, with one collection of rows and an index by word.</summary>
internal sealed class OneThread : IAsyncDisposable
{
    public static readonly KeyIndex ByWord = new("rows", "word");

    public OneThread()
    {
        (Data, Log) = (Disk.Create(DataFile.Empty()), Disk.Create([]));
        Thread = Open();
    }

    public ManualClock Clock { get; } = new();

    public SimulatedDisk Disk { get; } = new(new Random(1));

    public SimulatedFile Data { get; }

    public SimulatedFile Log { get; }

    public StoreThread Thread { get; }

    public async ValueTask DisposeAsync() => await Thread.DisposeAsync();

    public static BsonDocument Row(string id, string? word = "word", int length = 10)
    {
        var row = new BsonDocument { ["_id"] = id, ["text"] = new string('x', length) };
        if (word is not null)
        {
            row[ByWord.Field] = new BsonArray { word };
        }

        return row;
    }

    public static List<string> Ids(IEnumerable<BsonDocument> rows) => [.. rows.Select(row => row["_id"].AsString)];

    public async Task<StoreThread> ReopenAsync()
    {
        await Thread.DisposeAsync();
        return Open();
    }

    public Task<int> PutAsync(string id, string? word = "word", int length = 10, StoreThread? thread = null) => (thread ?? Thread).WriteAsync(
        draft =>
        {
            draft.Put("rows", Row(id, word, length));
            return 0;
        },
        default);

    public Task<int> CountAsync(StoreThread? thread = null) => (thread ?? Thread).ReadAsync(reader => reader.Range(ByWord, "", Key.Last).Count, default);

    public Task<List<string>> IdsAsync() => Thread.ReadAsync(reader => Ids(reader.Range(ByWord, "", Key.Last).OrderBy(row => row["_id"].AsString, StringComparer.Ordinal)), default);

    /// <summary>Holds the thread up while these are called; what is returned lets it go on, and gives their tasks.</summary>
    public async Task<Func<Task<int>[]>> TogetherAsync(Func<Task<int>[]> calls, StoreThread? thread = null)
    {
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource();
        _ = (thread ?? Thread).ReadAsync(
            _ =>
            {
                inside.SetResult();
                goOn.Task.Wait();
                return 0;
            },
            default);
        await inside.Task;
        var tasks = calls();
        return () =>
        {
            goOn.SetResult();
            return tasks;
        };
    }

    private StoreThread Open()
    {
        var database = Database.Open(Data, Log);
        database.EnsureIndex(ByWord);
        return new(database, Clock, NullLogger<StoreThread>.Instance);
    }
}
