using Harness.Discord;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Model;
using NemoBot.Telegram.Outgoing;

namespace NemoBot.Telegram.Tests;

/// <summary>What the sender remembers while the store takes nothing.</summary>
public sealed class TelegramMemoryTests
{
    private readonly IStore _store;
    private readonly ValueStore _control;

    public TelegramMemoryTests() => (_store, _control) = ValueStore.Create();

    [Fact]
    public async Task What_was_sent_is_known_although_the_disk_is_full_and_what_is_to_be_begun_is_not_begun()
    {
        using var memory = new TelegramMemory(_store, NullLogger<TelegramMemory>.Instance);
        var post = new SentPost("p", new(42, 7)) { More = [8] };
        _control.Teach(nameof(IStore.SetValueAsync), _ => Task.FromException(new StorageException("The disk is full.")));

        await memory.NotePostAsync(post);

        Assert.Equal([8], (await memory.FindPostAsync("p", default))?.More);
        await Assert.ThrowsAsync<StorageException>(() => memory.KeepPostAsync(post with { VideoBegun = true }, default));
        Assert.False((await memory.FindPostAsync("p", default))?.VideoBegun);
    }

    [Fact]
    public async Task What_was_sent_is_known_however_many_posts_came_since()
    {
        using var memory = new TelegramMemory(_store, NullLogger<TelegramMemory>.Instance);
        await memory.KeepPostAsync(new("first", new(42, 7)) { VideoBegun = true }, default);
        await memory.KeepFileAsync("file", "telegram-file", default);
        for (var n = 0; n < 20_000; n++)
        {
            await memory.KeepPostAsync(new($"post-{n}", new(42, n)), default);
        }

        using var next = new TelegramMemory(_store, NullLogger<TelegramMemory>.Instance);
        Assert.True((await next.FindPostAsync("first", default))?.VideoBegun);
        Assert.Equal("telegram-file", await next.FindFileAsync("file", default));
        await next.ForgetPostAsync("first", default);
        Assert.Null(await next.FindPostAsync("first", default));
    }

    [Fact]
    public async Task What_version_0_1_0_noted_is_known_and_can_be_forgotten()
    {
        var slot = "post".Aggregate(17u, (sum, character) => unchecked((sum * 31) + character)) % 512;
        _control.Values[$"post.{slot}"] = """[{"Id":"other","Value":"{}"},{"Id":"post","Value":"{\u0022PostId\u0022:\u0022post\u0022,\u0022Main\u0022:{\u0022Chat\u0022:42,\u0022Message\u0022:7},\u0022More\u0022:[8],\u0022VideoBegun\u0022:true}"}]""";
        using var memory = new TelegramMemory(_store, NullLogger<TelegramMemory>.Instance);

        Assert.Equal([8], (await memory.FindPostAsync("post", default))?.More);

        await memory.ForgetPostAsync("post", default);
        Assert.Null(await memory.FindPostAsync("post", default));
        Assert.Contains("other", _control.Values[$"post.{slot}"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Once_the_store_takes_it_again_the_store_is_asked()
    {
        using var memory = new TelegramMemory(_store, NullLogger<TelegramMemory>.Instance);
        var isFull = true;
        _control.Teach(nameof(IStore.SetValueAsync), said =>
        {
            if (isFull)
            {
                throw new StorageException("The disk is full.");
            }

            _control.Values[(string)said[1]!] = (string)said[2]!;
            return Task.CompletedTask;
        });

        await memory.NotePostAsync(new("p", new(42, 7)) { More = [8] });
        isFull = false;
        await memory.NotePostAsync(new("p", new(42, 7)) { More = [8, 9] });

        using var next = new TelegramMemory(_store, NullLogger<TelegramMemory>.Instance);
        Assert.Equal([8, 9], (await next.FindPostAsync("p", default))?.More);
        Assert.Equal([8, 9], (await memory.FindPostAsync("p", default))?.More);
    }
}
