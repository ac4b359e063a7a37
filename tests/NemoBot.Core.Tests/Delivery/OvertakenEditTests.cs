using Harness.Bot;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;

namespace NemoBot.Core.Tests.Delivery;

/// <summary>A process stands still between the question whether it owns a chat and the call to the platform, and another one has taken the chat over when it goes on.</summary>
public sealed class OvertakenEditTests : IAsyncLifetime
{
    private static readonly ChatKey Chat = OutboxUnderTest.Chat;
    private readonly Owner _owner = new();
    private OutboxUnderTest _test = null!;
    private Outbox _overtaken = null!;

    public async ValueTask InitializeAsync()
    {
        _test = await OutboxUnderTest.StartAsync(TestPlatform.NoLimits);
        _overtaken = _test.NewOutbox(_owner);
        await _overtaken.CommitAsync(new() { Posts = [Say("On it…", 1)] }, default);
        await _test.UntilAsync(() => Seen is ["On it…"]);
    }

    public async ValueTask DisposeAsync()
    {
        await _overtaken.StopAsync(default);
        _overtaken.Dispose();
        await _test.DisposeAsync();
    }

    private IReadOnlyList<string> Seen => [.. _test.Platform.In(Chat).SelectMany(shown => shown.States).Select(state => state.Text)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Its_edit_in_passing_is_replaced_by_the_newest_state_again(bool isToldMeanwhile)
    {
        var isOver = false;
        _test.Platform.Prepare = async _ =>
        {
            if (!isOver)
            {
                isOver = true;
                _owner.IsLast = false;
                if (isToldMeanwhile)
                {
                    _owner.Ownership.End();
                }

                await _test.Outbox.CommitAsync(new() { Posts = [Say("Done", 2)] }, default); // By the next owner, before the call of this one arrives.
                await _test.UntilAsync(() => Seen is ["On it…", "Done"]);
            }
        };

        _overtaken.Show(Chat, "card", () => new() { Text = "Cutting" });
        await _test.UntilAsync(() => Seen is ["On it…", "Done", "Cutting"]);
        await _overtaken.StopAsync(default);
        _test.Outbox.Wake(Chat); // As the sweep does.

        await _test.UntilAsync(() => Seen is ["On it…", "Done", "Cutting", "Done"]);
    }

    [Fact]
    public async Task An_edit_that_ends_while_the_chat_is_owned_is_not_repeated()
    {
        _overtaken.Show(Chat, "card", () => new() { Text = "Cutting" });
        await _test.UntilAsync(() => Seen is ["On it…", "Cutting"]);
        await _overtaken.StopAsync(default);

        var stored = await _test.Disk.Store.GetPostAsync(Chat, "card", default);
        Assert.Equal((1, 1), (stored!.Version, stored.SentVersion));
    }

    private OutboxMessage Say(string text, int version) => new("card", Chat, new() { Text = text }) { CreatedAt = _test.Disk.Clock.GetUtcNow(), Version = version };

    private sealed class Owner : IChatOwners
    {
        public Owner() => Ownership = new(Chat, 1, _ => Task.FromResult(IsLast));

        public bool IsLast { get; set; } = true;

        public ChatOwnership Ownership { get; }

        public ChatOwnership? Find(ChatKey chat) => Ownership;
    }
}
