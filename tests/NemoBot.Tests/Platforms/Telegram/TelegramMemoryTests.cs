using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Platforms.Telegram.Sending;
using NemoBot.Storage;
using NemoBot.Tests.Platforms.Discord;

namespace NemoBot.Tests.Platforms.Telegram;

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
