using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Model;
using NemoBot.Storage.LiteDb.Disk;

namespace NemoBot.Storage.LiteDb.Tests;

/// <summary>Errors of an operation, of the engine, of the disk and of the thread itself, and the limits.</summary>
public sealed class StoreThreadFailureTests : IAsyncDisposable
{
    private readonly OneThread _store = new();

    public async ValueTask DisposeAsync() => await _store.DisposeAsync();

    [Fact]
    public async Task An_operation_that_throws_fails_alone_and_writes_nothing()
    {
        var together = await _store.TogetherAsync(() =>
        [
            _store.PutAsync("before"),
            _store.Thread.WriteAsync<int>(
                draft =>
                {
                    draft.Put("rows", OneThread.Row("half"));
                    draft.Delete("rows", "before");
                    throw new TimeZoneNotFoundException();
                },
                default),
            _store.PutAsync("after"),
        ]);
        var tasks = together();
        await tasks[0];
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(() => tasks[1]);
        await tasks[2];

        Assert.Equal(["after", "before"], await _store.IdsAsync());
    }

    [Fact]
    public async Task When_the_thread_itself_fails_nobody_waits_for_ever()
    {
        var thread = new StoreThread(
            Database.Open(_store.Disk.Create(DataFile.Empty()), _store.Disk.Create([])), _store.Clock, NullLogger<StoreThread>.Instance, () => throw new TimeZoneNotFoundException());
        var together = await _store.TogetherAsync(
            () =>
            [
                _store.PutAsync("before", thread: thread),
                thread.WriteAsync<int>(
                    draft =>
                    {
                        draft.Put("rows", OneThread.Row("half"));
                        throw new FormatException();
                    },
                    default),
                _store.PutAsync("after", thread: thread),
            ],
            thread);
        var tasks = together();

        await Assert.ThrowsAsync<StorageException>(() => tasks[0]);
        await Assert.ThrowsAsync<FormatException>(() => tasks[1]);
        await Assert.ThrowsAsync<StorageException>(() => tasks[2]);
        await Assert.ThrowsAsync<StorageException>(() => _store.PutAsync("later", thread: thread));
        await Assert.ThrowsAsync<TimeZoneNotFoundException>(async () => await thread.DisposeAsync());
    }

    [Fact]
    public async Task An_error_of_the_engine_fails_what_shared_the_transaction_and_nothing_after_it()
    {
        var lost = 0;
        await using var thread = new StoreThread(Database.Open(_store.Disk.Create(DataFile.Empty()), _store.Disk.Create([])), _store.Clock, NullLogger<StoreThread>.Instance, () => lost++);
        var together = await _store.TogetherAsync(
            () =>
            [
                _store.PutAsync("beside", thread: thread),
                thread.WriteAsync(
                    draft =>
                    {
                        draft.Put("no name for a collection", OneThread.Row("x"));
                        return 0;
                    },
                    default),
            ],
            thread);
        var tasks = together();

        await Assert.ThrowsAsync<StorageException>(() => tasks[0]);
        await Assert.ThrowsAsync<StorageException>(() => tasks[1]);
        Assert.Equal(1, lost);
        await _store.PutAsync("after", thread: thread);
        Assert.Null(await thread.ReadAsync(reader => reader.Find("rows", "beside"), default));
        Assert.NotNull(await thread.ReadAsync(reader => reader.Find("rows", "after"), default));
    }

    [Fact]
    public async Task A_read_sees_nothing_of_a_transaction_that_is_not_committed()
    {
        await _store.PutAsync("kept");
        var together = await _store.TogetherAsync(() =>
        {
            _store.Disk.LeaveFree(0);
            return [_store.PutAsync("lost", length: 100_000), _store.CountAsync()];
        });
        var tasks = together();

        await Assert.ThrowsAsync<StorageException>(() => tasks[0]);
        Assert.Equal(1, await tasks[1]);
    }

    [Fact]
    public async Task On_a_full_disk_writes_are_reported_reads_continue_and_nothing_needs_a_restart()
    {
        await _store.PutAsync("kept");
        for (var free = 0; free < 200_000; free += 30_000)
        {
            _store.Disk.LeaveFree(free);
            await Assert.ThrowsAsync<StorageException>(() => _store.PutAsync("lost", length: 250_000));
            Assert.Equal(["kept"], await _store.IdsAsync());
        }

        _store.Disk.LeaveFree(int.MaxValue);
        await _store.PutAsync("new", length: 250_000);
        Assert.Equal(["kept", "new"], await _store.IdsAsync());
        await using var reopened = await _store.ReopenAsync();
        Assert.Equal(2, await _store.CountAsync(reopened));
    }

    [Fact]
    public async Task A_checkpoint_that_finds_no_room_loses_nothing_and_is_made_later()
    {
        for (var i = 0; _store.Log.Length < 400 * PageStream.PageSize; i++)
        {
            await _store.PutAsync($"{i:D3}", length: 200_000);
        }

        var before = await _store.CountAsync();
        _store.Disk.LeaveFree(150 * LogFormat.FrameLength);
        for (var i = 0; i < 4; i++)
        {
            await _store.PutAsync($"more {i}", length: 200_000);
        }

        Assert.Equal(before + 4, await _store.CountAsync());
        _store.Disk.LeaveFree(int.MaxValue);
        await using var reopened = await _store.ReopenAsync();
        Assert.Equal(before + 4, await _store.CountAsync(reopened));
    }

    [Fact]
    public async Task A_key_may_be_as_long_as_the_limit_and_no_longer()
    {
        var longest = new string('ä', DocumentLimits.KeyLength / 2);
        await _store.PutAsync(longest, longest);
        Assert.Equal([longest], await _store.Thread.ReadAsync(reader => OneThread.Ids(reader.Range(OneThread.ByWord, longest, longest)), default));

        await Assert.ThrowsAsync<StorageException>(() => _store.PutAsync(longest + "x"));
        await Assert.ThrowsAsync<StorageException>(() => _store.PutAsync("short", longest + "x"));
    }

    [Fact]
    public async Task A_document_beyond_the_limit_fails_alone()
    {
        var together = await _store.TogetherAsync(() => [_store.PutAsync("small"), _store.PutAsync("large", length: DocumentLimits.DocumentLength), _store.PutAsync("other")]);
        var tasks = together();

        await Assert.ThrowsAsync<StorageException>(() => tasks[1]);
        await Task.WhenAll(tasks[0], tasks[2]);
        await _store.PutAsync("largest", length: DocumentLimits.DocumentLength - 100);
        Assert.Equal(3, await _store.CountAsync());
    }
}
