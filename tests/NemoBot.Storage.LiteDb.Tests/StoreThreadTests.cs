using LiteDB;
using NemoBot.Core.Model;
using NemoBot.Storage.LiteDb.Disk;
using NemoBot.Storage.LiteDb.Tables;

namespace NemoBot.Storage.LiteDb.Tests;

public sealed class StoreThreadTests : IAsyncDisposable
{
    private readonly OneThread _store = new();

    public async ValueTask DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task What_waits_together_is_written_in_one_transaction_with_one_flush()
    {
        await _store.PutAsync("first");
        var together = await _store.TogetherAsync(() => [.. Enumerable.Range(0, 100).Select(i => _store.PutAsync($"{i}"))]);
        var flushes = _store.Log.Flushes;
        await Task.WhenAll(together());

        Assert.Equal(flushes + 1, _store.Log.Flushes);
        Assert.Equal(101, await _store.CountAsync());
    }

    [Fact]
    public async Task A_transaction_takes_at_most_256_operations()
    {
        await _store.PutAsync("first");
        var together = await _store.TogetherAsync(() => [.. Enumerable.Range(0, 600).Select(i => _store.PutAsync($"{i}"))]);
        var flushes = _store.Log.Flushes;
        await Task.WhenAll(together());

        Assert.Equal(flushes + 3, _store.Log.Flushes);
    }

    [Fact]
    public async Task A_transaction_takes_no_further_operation_after_3_milliseconds()
    {
        await _store.PutAsync("first");
        var together = await _store.TogetherAsync(() => [.. Enumerable.Range(0, 6).Select(i => _store.Thread.WriteAsync(
            draft =>
            {
                draft.Put("rows", OneThread.Row($"{i}"));
                _store.Clock.Advance(TimeSpan.FromMilliseconds(1.5));
                return 0;
            },
            default))]);
        var flushes = _store.Log.Flushes;
        await Task.WhenAll(together());

        Assert.Equal(flushes + 3, _store.Log.Flushes);
    }

    [Fact]
    public async Task An_operation_sees_what_it_wrote_and_what_was_written_before_it()
    {
        await _store.PutAsync("a", "x");
        await _store.PutAsync("b", "x");
        await _store.PutAsync("c", "z");

        var (seen, last, gone, again) = await _store.Thread.WriteAsync(
            draft =>
            {
                draft.Put("rows", OneThread.Row("c", "x"));
                draft.Put("rows", OneThread.Row("d", "y"));
                draft.Delete("rows", "a");
                return (OneThread.Ids(draft.Range(OneThread.ByWord, "x", "y")), OneThread.Ids(draft.Range(OneThread.ByWord, "", "z", limit: 1, descending: true)), draft.Find("rows", "a"), draft.TryAdd("rows", OneThread.Row("d")));
            },
            default);

        Assert.Equal(["b", "c", "d"], seen);
        Assert.Equal(["d"], last);
        Assert.Null(gone);
        Assert.False(again);
        Assert.Equal(["b", "c", "d"], await _store.Thread.ReadAsync(reader => OneThread.Ids(reader.Range(OneThread.ByWord, "", "z")), default));
    }

    [Fact]
    public async Task Documents_are_found_by_their_keys_in_order_and_those_without_a_key_are_not()
    {
        foreach (var (id, word) in new[] { ("1", "b"), ("2", "a"), ("3", "B"), ("4", "ä"), ("5", "aa"), ("6", null) })
        {
            await _store.PutAsync(id, word);
        }

        Assert.Equal(["3", "2", "5", "1", "4"], await _store.Thread.ReadAsync(reader => OneThread.Ids(reader.Range(OneThread.ByWord, "", Key.Last)), default));
        Assert.Equal(["1", "5", "2"], await _store.Thread.ReadAsync(reader => OneThread.Ids(reader.Range(OneThread.ByWord, "a", "b", descending: true)), default));
        Assert.Equal(["2", "5"], await _store.Thread.ReadAsync(reader => OneThread.Ids(reader.Range(OneThread.ByWord, "a", "b", limit: 2)), default));
    }

    [Fact]
    public async Task What_was_written_last_is_read_as_it_was_committed()
    {
        await _store.PutAsync("a", "first");
        await _store.PutAsync("a", "second");
        await _store.PutAsync("gone");
        await _store.Thread.WriteAsync(draft => draft.Delete("rows", "gone"), default);
        await _store.PutAsync("large", new string('x', 900));
        _store.Log.FailsNextFlush = true;
        await Assert.ThrowsAsync<StorageException>(() => _store.PutAsync("a", "lost"));
        await Assert.ThrowsAsync<FormatException>(() => _store.Thread.WriteAsync<int>(
            draft =>
            {
                draft.Put("rows", OneThread.Row("a", "half"));
                throw new FormatException();
            },
            default));

        var read = await _store.Thread.ReadAsync(reader => (reader.Find("rows", "a"), reader.Find("rows", "gone"), reader.Find("rows", "large")), default);

        Assert.Equal("second", read.Item1?["word"].AsArray[0].AsString);
        Assert.Null(read.Item2);
        Assert.NotNull(read.Item3);
    }

    [Fact]
    public async Task What_one_operation_of_a_transaction_wrote_the_next_one_reads_and_changes()
    {
        await _store.PutAsync("stored");
        var together = await _store.TogetherAsync(() =>
        [
            _store.PutAsync("new", "b"),
            _store.Thread.WriteAsync(draft => draft.Delete("rows", "stored") && draft.TryAdd("rows", OneThread.Row("stored", "a")) ? 1 : 0, default),
            _store.Thread.WriteAsync(draft => draft.TryAdd("rows", OneThread.Row("new")) ? 1 : 0, default),
            _store.Thread.WriteAsync(draft => draft.Delete("rows", "new") && draft.TryAdd("rows", OneThread.Row("short lived", "a")) ? 1 : 0, default),
            _store.Thread.WriteAsync(draft => draft.TryAdd("rows", OneThread.Row("new", "c")) && draft.Delete("rows", "short lived") ? 1 : 0, default),
            _store.Thread.WriteAsync(draft => OneThread.Ids(draft.Range(OneThread.ByWord, "", Key.Last)) is ["stored", "new"] ? 1 : 0, default),
        ]);
        var flushes = _store.Log.Flushes;

        var outcomes = await Task.WhenAll(together());

        Assert.Equal([0, 1, 0, 1, 1, 1], outcomes);
        Assert.Equal(flushes + 1, _store.Log.Flushes);
        Assert.Equal(["stored", "new"], await _store.Thread.ReadAsync(reader => OneThread.Ids(reader.Range(OneThread.ByWord, "", Key.Last)), default));
    }

    [Fact]
    public async Task The_log_is_copied_to_the_data_file_every_500_pages_and_used_again()
    {
        for (var i = 0; i < 200; i++)
        {
            await _store.PutAsync($"{i % 10}", length: 200_000);
        }

        Assert.InRange(_store.Log.Length, 500 * PageStream.PageSize, 600 * PageStream.PageSize);
        Assert.InRange(_store.Data.Length, 10 * 200_000, 40 * 200_000);
    }

    [Fact]
    public async Task An_operation_can_be_cancelled_until_it_is_taken()
    {
        using var cancel = new CancellationTokenSource();
        var ran = false;
        var together = await _store.TogetherAsync(() =>
        [
            _store.Thread.WriteAsync(
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
        await _store.Thread.WriteAsync(
            draft =>
            {
                late.Cancel();
                draft.Put("rows", OneThread.Row("taken"));
                return 0;
            },
            late.Token);
        Assert.Equal(["taken"], await _store.IdsAsync());
    }

    [Fact]
    public async Task What_waits_at_the_end_is_done_and_the_data_file_alone_is_the_store()
    {
        var together = await _store.TogetherAsync(() => [.. Enumerable.Range(0, 20).Select(i => _store.PutAsync($"{i}"))]);
        var end = _store.Thread.DisposeAsync().AsTask();
        await Task.WhenAll(together());
        await end;

        Assert.Equal(0, _store.Log.Length);
        using var stock = new LiteDatabase(new MemoryStream(_store.Data.Content));
        Assert.Equal(20, stock.GetCollection("rows").Count());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _store.PutAsync("late"));
    }
}
