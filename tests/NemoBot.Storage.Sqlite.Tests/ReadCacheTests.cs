using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace NemoBot.Storage.Sqlite.Tests;

/// <summary>What is kept of a chat is never older than the newest write that completed.</summary>
public sealed class ReadCacheTests
{
    private readonly HashSet<ChatKey> _moved = [];
    private readonly ReadCache<string> _cache;
    private string? _stored = "old";
    private int _reads;

    public ReadCacheTests() => _cache = new(_moved.Contains, static value => value.Length);

    [Fact]
    public async Task A_value_is_read_once()
    {
        Assert.Equal("old", await ReadAsync());
        Assert.Equal("old", await ReadAsync());
        Assert.Equal(1, _reads);
    }

    [Fact]
    public async Task That_there_is_nothing_is_not_kept()
    {
        _stored = null;
        Assert.Null(await ReadAsync());
        _stored = "old";
        Assert.Equal("old", await ReadAsync());
    }

    [Fact]
    public async Task A_cancelled_read_gets_nothing_of_what_is_kept()
    {
        await ReadAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _cache.ReadAsync(Ana, () => Task.FromResult<string?>("old"), new(canceled: true)));
    }

    [Fact]
    public async Task A_write_leaves_what_it_wrote()
    {
        await ReadAsync();
        await WriteAsync("new");
        Assert.Equal("new", await ReadAsync());
        Assert.Equal(1, _reads);
    }

    [Fact]
    public async Task A_write_that_fails_leaves_nothing()
    {
        await ReadAsync();
        await Assert.ThrowsAsync<IOException>(() => _cache.WriteAsync<string>([Ana], () => throw new IOException(), (_, now) => now));
        _stored = "perhaps new";
        Assert.Equal("perhaps new", await ReadAsync());
    }

    [Fact]
    public async Task A_read_that_began_before_a_write_is_not_kept_after_it()
    {
        var slow = new TaskCompletionSource<string?>();
        var reading = _cache.ReadAsync(Ana, () => slow.Task, default);
        await WriteAsync("new");
        slow.SetResult("old");
        Assert.Equal("old", await reading);
        Assert.Equal("new", await ReadAsync());
    }

    [Fact]
    public async Task A_read_during_a_write_is_not_kept_after_it()
    {
        await _cache.WriteAsync([Ana], async () =>
        {
            Assert.Equal("old", await ReadAsync());
            return _stored = "new";
        });
        Assert.Equal("new", await ReadAsync());
    }

    [Fact]
    public async Task Of_two_writes_at_once_neither_result_is_kept()
    {
        var (first, second) = (new TaskCompletionSource<string>(), new TaskCompletionSource<string>());
        var writing = _cache.WriteAsync([Ana], () => first.Task, (_, now) => now);
        var alsoWriting = _cache.WriteAsync([Ana], () => second.Task, (_, now) => now);
        second.SetResult("second");
        await alsoWriting;
        first.SetResult("first");
        await writing;
        _stored = "whichever came last";
        Assert.Equal("whichever came last", await ReadAsync());
    }

    [Fact]
    public async Task A_write_of_any_chats_forgets_all_even_what_was_read_meanwhile()
    {
        await ReadAsync();
        await _cache.WriteAllAsync(async () =>
        {
            Assert.Equal("old", await ReadAsync());
            return _stored = "new";
        });
        Assert.Equal("new", await ReadAsync());
    }

    [Fact]
    public async Task A_write_that_a_write_of_any_chats_overtook_leaves_nothing()
    {
        var slow = new TaskCompletionSource<string>();
        var writing = _cache.WriteAsync([Ana], () => slow.Task, (_, now) => now);
        await _cache.WriteAllAsync(() => Task.FromResult(true));
        Assert.Equal("old", await ReadAsync());
        slow.SetResult("slow");
        await writing;
        _stored = "new";
        Assert.Equal("new", await ReadAsync());
    }

    [Fact]
    public async Task Nothing_is_kept_at_an_address_that_the_chat_has_left_and_a_write_there_forgets_all()
    {
        await ReadAsync(); // Ben moved to Ana.
        _moved.Add(Ben);
        await _cache.WriteAsync([Ben], () => Task.FromResult(_stored = "new"), (_, now) => now);
        Assert.Equal("new", await ReadAsync());
        Assert.Null(_cache.Find(Ben));
        _stored = "newer";
        Assert.Equal("newer", await _cache.ReadAsync(Ben, () => Task.FromResult<string?>(_stored), default));
    }

    [Fact]
    public async Task A_slow_read_of_one_chat_holds_up_no_other()
    {
        using var go = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var slow = Task.Run(() => _cache.ReadAsync(
            Ben,
            () =>
            {
                begun.Set();
                go.Wait(TimeSpan.FromSeconds(30)); // As an engine that reads before it returns.
                return Task.FromResult<string?>("ben");
            },
            default));
        begun.Wait(TimeSpan.FromSeconds(30));

        Assert.Equal("old", await Task.Run(ReadAsync).WaitAsync(TimeSpan.FromSeconds(30)));

        go.Set();
        Assert.Equal("ben", await slow);
    }

    [Fact]
    public async Task A_long_value_is_not_kept_and_not_left_by_a_write()
    {
        _stored = new string('x', 2 << 20);
        await ReadAsync();
        await ReadAsync();
        Assert.Equal(2, _reads);
        await WriteAsync(_stored);
        await ReadAsync();
        Assert.Equal(3, _reads);
    }

    [Fact]
    public async Task However_many_chats_have_long_values_few_of_them_are_kept()
    {
        var value = new string('x', 1 << 20);
        var chats = Enumerable.Range(0, 100).Select(n => Ana with { Id = $"{n}" }).ToList();
        foreach (var chat in chats)
        {
            await _cache.ReadAsync(chat, () => Task.FromResult<string?>(value), default);
        }

        Assert.InRange(chats.Count(chat => _cache.Find(chat) is not null), 1, 8);
    }

    private Task<string?> ReadAsync() => _cache.ReadAsync(
        Ana,
        () =>
        {
            _reads++;
            return Task.FromResult(_stored);
        },
        default);

    private Task<string> WriteAsync(string value) => _cache.WriteAsync([Ana], () => Task.FromResult(_stored = value), (_, now) => now);
}
