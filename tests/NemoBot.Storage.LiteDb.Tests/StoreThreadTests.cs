using Fakes.Time;
using LiteDB;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Model;
using NemoBot.Storage.LiteDb.Disk;
using NemoBot.Storage.LiteDb.Tables;
using NemoBot.Storage.LiteDb.Tests.PowerCuts;

namespace NemoBot.Storage.LiteDb.Tests;

public sealed class StoreThreadTests : IAsyncDisposable
{
    private static readonly KeyIndex ByWord = new("rows", "word");

    private readonly ManualClock _clock = new();
    private readonly SimulatedDisk _disk = new(new Random(1));
    private readonly SimulatedFile _data;
    private readonly SimulatedFile _log;
    private readonly StoreThread _thread;

    public StoreThreadTests()
    {
        (_data, _log) = (_disk.Create(DataFile.Empty()), _disk.Create([]));
        _thread = Open();
    }

    public async ValueTask DisposeAsync() => await _thread.DisposeAsync();

    [Fact]
    public async Task What_waits_together_is_written_in_one_transaction_with_one_flush()
    {
        await PutAsync("first");
        var together = await TogetherAsync(() => [.. Enumerable.Range(0, 100).Select(i => PutAsync($"{i}"))]);
        var flushes = _log.Flushes;
        await Task.WhenAll(together());

        Assert.Equal(flushes + 1, _log.Flushes);
        Assert.Equal(101, await CountAsync());
    }

    [Fact]
    public async Task A_transaction_takes_at_most_256_operations()
    {
        await PutAsync("first");
        var together = await TogetherAsync(() => [.. Enumerable.Range(0, 600).Select(i => PutAsync($"{i}"))]);
        var flushes = _log.Flushes;
        await Task.WhenAll(together());

        Assert.Equal(flushes + 3, _log.Flushes);
    }

    [Fact]
    public async Task A_transaction_takes_no_further_operation_after_3_milliseconds()
    {
        await PutAsync("first");
        var together = await TogetherAsync(() => [.. Enumerable.Range(0, 6).Select(i => _thread.WriteAsync(
            draft =>
            {
                draft.Put("rows", Row($"{i}"));
                _clock.Advance(TimeSpan.FromMilliseconds(1.5));
                return 0;
            },
            default))]);
        var flushes = _log.Flushes;
        await Task.WhenAll(together());

        Assert.Equal(flushes + 3, _log.Flushes);
    }

    [Fact]
    public async Task An_operation_that_throws_fails_alone_and_writes_nothing()
    {
        var together = await TogetherAsync(() =>
        [
            PutAsync("before"),
            _thread.WriteAsync<int>(
                draft =>
                {
                    draft.Put("rows", Row("half"));
                    draft.Delete("rows", "before");
                    throw new TimeZoneNotFoundException();
                },
                default),
            PutAsync("after"),
        ]);
        var tasks = together();
        await tasks[0];
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => tasks[1]);
        await tasks[2];

        Assert.Equal(["after", "before"], await IdsAsync());
    }

    [Fact]
    public async Task An_operation_sees_what_it_wrote_and_what_was_written_before_it()
    {
        await PutAsync("a", "x");
        await PutAsync("b", "x");
        await PutAsync("c", "z");

        var (seen, last, gone, again) = await _thread.WriteAsync(
            draft =>
            {
                draft.Put("rows", Row("c", "x"));
                draft.Put("rows", Row("d", "y"));
                draft.Delete("rows", "a");
                return (Ids(draft.Range(ByWord, "x", "y")), Ids(draft.Range(ByWord, "", "z", limit: 1, descending: true)), draft.Find("rows", "a"), draft.TryAdd("rows", Row("d")));
            },
            default);

        Assert.Equal(["b", "c", "d"], seen);
        Assert.Equal(["d"], last);
        Assert.Null(gone);
        Assert.False(again);
        Assert.Equal(["b", "c", "d"], await _thread.ReadAsync(reader => Ids(reader.Range(ByWord, "", "z")), default));
    }

    [Fact]
    public async Task Documents_are_found_by_their_keys_in_order_and_those_without_a_key_are_not()
    {
        foreach (var (id, word) in new[] { ("1", "b"), ("2", "a"), ("3", "B"), ("4", "ä"), ("5", "aa"), ("6", null) })
        {
            await PutAsync(id, word);
        }

        Assert.Equal(["3", "2", "5", "1", "4"], await _thread.ReadAsync(reader => Ids(reader.Range(ByWord, "", Key.Last)), default));
        Assert.Equal(["1", "5", "2"], await _thread.ReadAsync(reader => Ids(reader.Range(ByWord, "a", "b", descending: true)), default));
        Assert.Equal(["2", "5"], await _thread.ReadAsync(reader => Ids(reader.Range(ByWord, "a", "b", limit: 2)), default));
    }

    [Fact]
    public async Task When_the_thread_itself_fails_nobody_waits_for_ever()
    {
        var thread = new StoreThread(
            Database.Open(_disk.Create(DataFile.Empty()), _disk.Create([])), _clock, NullLogger<StoreThread>.Instance, () => throw new TimeZoneNotFoundException());
        var together = await TogetherAsync(
            () =>
            [
                PutAsync("before", thread: thread),
                thread.WriteAsync<int>(
                    draft =>
                    {
                        draft.Put("rows", Row("half"));
                        throw new FormatException();
                    },
                    default),
                PutAsync("after", thread: thread),
            ],
            thread);
        var tasks = together();

        await Assert.ThrowsAsync<StorageException>(() => tasks[0]);
        await Assert.ThrowsAsync<FormatException>(() => tasks[1]);
        await Assert.ThrowsAsync<StorageException>(() => tasks[2]);
        await Assert.ThrowsAsync<StorageException>(() => PutAsync("later", thread: thread));
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(async () => await thread.DisposeAsync());
    }

    [Fact]
    public async Task What_was_written_last_is_read_as_it_was_committed()
    {
        await PutAsync("a", "first");
        await PutAsync("a", "second");
        await PutAsync("gone");
        await _thread.WriteAsync(draft => draft.Delete("rows", "gone"), default);
        await PutAsync("large", new string('x', 900));
        _log.FailsNextFlush = true;
        await Assert.ThrowsAsync<StorageException>(() => PutAsync("a", "lost"));
        await Assert.ThrowsAsync<FormatException>(() => _thread.WriteAsync<int>(
            draft =>
            {
                draft.Put("rows", Row("a", "half"));
                throw new FormatException();
            },
            default));

        var read = await _thread.ReadAsync(reader => (reader.Find("rows", "a"), reader.Find("rows", "gone"), reader.Find("rows", "large")), default);

        Assert.Equal("second", read.Item1?["word"].AsArray[0].AsString);
        Assert.Null(read.Item2);
        Assert.NotNull(read.Item3);
    }

    [Fact]
    public async Task An_error_of_the_engine_fails_what_shared_the_transaction_and_nothing_after_it()
    {
        var lost = 0;
        await using var thread = new StoreThread(Database.Open(_disk.Create(DataFile.Empty()), _disk.Create([])), _clock, NullLogger<StoreThread>.Instance, () => lost++);
        var together = await TogetherAsync(
            () =>
            [
                PutAsync("beside", thread: thread),
                thread.WriteAsync(
                    draft =>
                    {
                        draft.Put("no name for a collection", Row("x"));
                        return 0;
                    },
                    default),
            ],
            thread);
        var tasks = together();

        await Assert.ThrowsAsync<StorageException>(() => tasks[0]);
        await Assert.ThrowsAsync<StorageException>(() => tasks[1]);
        Assert.Equal(1, lost);
        await PutAsync("after", thread: thread);
        Assert.Null(await thread.ReadAsync(reader => reader.Find("rows", "beside"), default));
        Assert.NotNull(await thread.ReadAsync(reader => reader.Find("rows", "after"), default));
    }

    [Fact]
    public async Task What_one_operation_of_a_transaction_wrote_the_next_one_reads_and_changes()
    {
        await PutAsync("stored");
        var together = await TogetherAsync(() =>
        [
            PutAsync("new", "b"),
            _thread.WriteAsync(draft => draft.Delete("rows", "stored") && draft.TryAdd("rows", Row("stored", "a")) ? 1 : 0, default),
            _thread.WriteAsync(draft => draft.TryAdd("rows", Row("new")) ? 1 : 0, default),
            _thread.WriteAsync(draft => draft.Delete("rows", "new") && draft.TryAdd("rows", Row("short lived", "a")) ? 1 : 0, default),
            _thread.WriteAsync(draft => draft.TryAdd("rows", Row("new", "c")) && draft.Delete("rows", "short lived") ? 1 : 0, default),
            _thread.WriteAsync(draft => Ids(draft.Range(ByWord, "", Key.Last)) is ["stored", "new"] ? 1 : 0, default),
        ]);
        var flushes = _log.Flushes;

        var outcomes = await Task.WhenAll(together());

        Assert.Equal([0, 1, 0, 1, 1, 1], outcomes);
        Assert.Equal(flushes + 1, _log.Flushes);
        Assert.Equal(["stored", "new"], await _thread.ReadAsync(reader => Ids(reader.Range(ByWord, "", Key.Last)), default));
    }

    [Fact]
    public async Task A_read_sees_nothing_of_a_transaction_that_is_not_committed()
    {
        await PutAsync("kept");
        var together = await TogetherAsync(() =>
        {
            _disk.LeaveFree(0);
            return [PutAsync("lost", length: 100_000), CountAsync()];
        });
        var tasks = together();

        await Assert.ThrowsAsync<StorageException>(() => tasks[0]);
        Assert.Equal(1, await tasks[1]);
    }

    [Fact]
    public async Task On_a_full_disk_writes_are_reported_reads_continue_and_nothing_needs_a_restart()
    {
        await PutAsync("kept");
        for (var free = 0; free < 200_000; free += 30_000)
        {
            _disk.LeaveFree(free);
            await Assert.ThrowsAsync<StorageException>(() => PutAsync("lost", length: 250_000));
            Assert.Equal(["kept"], await IdsAsync());
        }

        _disk.LeaveFree(int.MaxValue);
        await PutAsync("new", length: 250_000);
        Assert.Equal(["kept", "new"], await IdsAsync());
        await using var reopened = await ReopenAsync();
        Assert.Equal(2, await CountAsync(reopened));
    }

    [Fact]
    public async Task A_checkpoint_that_finds_no_room_loses_nothing_and_is_made_later()
    {
        for (var i = 0; _log.Length < 400 * PageStream.PageSize; i++)
        {
            await PutAsync($"{i:D3}", length: 200_000);
        }

        var before = await CountAsync();
        _disk.LeaveFree(150 * LogFormat.FrameLength);
        for (var i = 0; i < 4; i++)
        {
            await PutAsync($"more {i}", length: 200_000);
        }

        Assert.Equal(before + 4, await CountAsync());
        _disk.LeaveFree(int.MaxValue);
        await using var reopened = await ReopenAsync();
        Assert.Equal(before + 4, await CountAsync(reopened));
    }

    [Fact]
    public async Task The_log_is_copied_to_the_data_file_every_500_pages_and_used_again()
    {
        for (var i = 0; i < 200; i++)
        {
            await PutAsync($"{i % 10}", length: 200_000);
        }

        Assert.InRange(_log.Length, 500 * PageStream.PageSize, 600 * PageStream.PageSize);
        Assert.InRange(_data.Length, 10 * 200_000, 40 * 200_000);
    }

    [Fact]
    public async Task An_operation_can_be_cancelled_until_it_is_taken()
    {
        using var cancel = new CancellationTokenSource();
        var ran = false;
        var together = await TogetherAsync(() =>
        [
            _thread.WriteAsync(
                _ =>
                {
                    ran = true;
                    return 0;
                },
                cancel.Token),
        ]);
        await cancel.CancelAsync();
        await Assert.ThrowsAsync<TaskCanceledException>(() => together()[0]);
        Assert.False(ran);

        using var late = new CancellationTokenSource();
        await _thread.WriteAsync(
            draft =>
            {
                late.Cancel();
                draft.Put("rows", Row("taken"));
                return 0;
            },
            late.Token);
        Assert.Equal(["taken"], await IdsAsync());
    }

    [Fact]
    public async Task What_waits_at_the_end_is_done_and_the_data_file_alone_is_the_store()
    {
        var together = await TogetherAsync(() => [.. Enumerable.Range(0, 20).Select(i => PutAsync($"{i}"))]);
        var end = _thread.DisposeAsync().AsTask();
        await Task.WhenAll(together());
        await end;

        Assert.Equal(0, _log.Length);
        using var stock = new LiteDatabase(new MemoryStream(_data.Content));
        Assert.Equal(20, stock.GetCollection("rows").Count());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => PutAsync("late"));
    }

    [Fact]
    public async Task A_key_may_be_as_long_as_the_limit_and_no_longer()
    {
        var longest = new string('ä', DocumentLimits.KeyLength / 2);
        await PutAsync(longest, longest);
        Assert.Equal([longest], await _thread.ReadAsync(reader => Ids(reader.Range(ByWord, longest, longest)), default));

        await Assert.ThrowsAsync<StorageException>(() => PutAsync(longest + "x"));
        await Assert.ThrowsAsync<StorageException>(() => PutAsync("short", longest + "x"));
    }

    [Fact]
    public async Task A_document_beyond_the_limit_fails_alone()
    {
        var together = await TogetherAsync(() => [PutAsync("small"), PutAsync("large", length: DocumentLimits.DocumentLength), PutAsync("other")]);
        var tasks = together();

        await Assert.ThrowsAsync<StorageException>(() => tasks[1]);
        await Task.WhenAll(tasks[0], tasks[2]);
        await PutAsync("largest", length: DocumentLimits.DocumentLength - 100);
        Assert.Equal(3, await CountAsync());
    }

    private static BsonDocument Row(string id, string? word = "word", int length = 10)
    {
        var row = new BsonDocument { ["_id"] = id, ["text"] = new string('x', length) };
        if (word is not null)
        {
            row[ByWord.Field] = new BsonArray { word };
        }

        return row;
    }

    private static List<string> Ids(IEnumerable<BsonDocument> rows) => [.. rows.Select(row => row["_id"].AsString)];

    private StoreThread Open()
    {
        var database = Database.Open(_data, _log);
        database.EnsureIndex(ByWord);
        return new(database, _clock, NullLogger<StoreThread>.Instance);
    }

    private async Task<StoreThread> ReopenAsync()
    {
        await _thread.DisposeAsync();
        return Open();
    }

    private Task<int> PutAsync(string id, string? word = "word", int length = 10, StoreThread? thread = null) => (thread ?? _thread).WriteAsync(
        draft =>
        {
            draft.Put("rows", Row(id, word, length));
            return 0;
        },
        default);

    private Task<int> CountAsync(StoreThread? thread = null) => (thread ?? _thread).ReadAsync(reader => reader.Range(ByWord, "", Key.Last).Count, default);

    private Task<List<string>> IdsAsync() => _thread.ReadAsync(reader => Ids(reader.Range(ByWord, "", Key.Last).OrderBy(row => row["_id"].AsString, StringComparer.Ordinal)), default);

    /// <summary>Holds the thread up while these are called; what is returned lets it go on, and gives their tasks.</summary>
    private async Task<Func<Task<int>[]>> TogetherAsync(Func<Task<int>[]> calls, StoreThread? thread = null)
    {
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource();
        _ = (thread ?? _thread).ReadAsync(
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
}
