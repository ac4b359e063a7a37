using Harness.Storage;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;
using static Harness.Storage.Data;

namespace NemoBot.Core.Tests.Dispatch;

public sealed class InboxTests
{
    /// <summary>The answer of the store was lost, so the platform sends the message again: nobody has told the chat of it yet.</summary>
    [Fact]
    public async Task A_message_that_was_stored_without_the_bot_knowing_is_handled_when_it_comes_again()
    {
        await using var test = await StoreUnderTest.StartAsync();
        var (store, control) = StoreProxy.Over(test.Store);
        var waker = new WokenChats();
        var inbox = new Inbox(store, waker);
        control.After = (_, _) => throw new StorageException("The server is away.") { IsOutcomeUnknown = true };
        await Assert.ThrowsAsync<StorageException>(() => inbox.AcceptAsync([Message(Ana, "1")], default));
        control.After = null;
        Assert.Empty(waker.Woken);

        Assert.Equal(0, await inbox.AcceptAsync([Message(Ana, "1"), Message(Ana, "1")], default));

        Assert.Equal([Ana], waker.Woken);
        Assert.Equal("1", (await store.NextMessageAsync(Ana, default))?.Message.MessageId);
    }

    private sealed class WokenChats : IChatWaker
    {
        public List<ChatKey> Woken { get; } = [];

        public void Wake(ChatKey chat) => Woken.Add(chat);
    }
}
