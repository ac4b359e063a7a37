using Harness.Bot;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;

namespace NemoBot.Core.Tests.Delivery;

/// <summary>One card on a platform that takes an edit every three seconds: which of its states are seen, and in which order.</summary>
public sealed class OutboxTests : IAsyncLifetime
{
    private static readonly ChatKey Chat = OutboxUnderTest.Chat;
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(3);
    private OutboxUnderTest _test = null!;

    public async ValueTask InitializeAsync() => _test = await OutboxUnderTest.StartAsync(TestPlatform.NoLimits with { EditInterval = Pace });

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task A_passing_state_that_comes_while_a_stored_one_waits_is_shown_after_it()
    {
        await StoreAsync("queued", 1);
        await SeenAsync("queued");
        await StoreAsync("running", 2);
        await _test.Disk.Clock.WaitForDelayAsync(Pace);
        _test.Outbox.Show(Chat, "card", () => new() { Text = "cutting" });

        _test.Disk.Clock.Advance(Pace);
        await SeenAsync("queued", "running");
        await _test.Disk.Clock.PassAsync(Pace);

        await SeenAsync("queued", "running", "cutting");
    }

    [Fact]
    public async Task A_passing_state_from_before_a_stored_one_is_not_shown_after_it()
    {
        await StoreAsync("queued", 1);
        await SeenAsync("queued");
        _test.Outbox.Show(Chat, "card", () => new() { Text = "cutting" });
        await _test.Disk.Clock.WaitForDelayAsync(Pace);
        await StoreAsync("done", 2);
        await _test.Disk.Clock.PassAsync(Pace);
        await SeenAsync("queued", "done");

        await _test.Disk.Clock.PassAsync(SentPosts.Linger); // It waits for nothing else: a state to show would have been due before.
        await _test.Outbox.StopAsync(CancellationToken.None);

        await SeenAsync("queued", "done");
    }

    [Fact]
    public async Task Of_many_passing_states_only_the_newest_is_rendered_and_shown()
    {
        var rendered = 0;
        await StoreAsync("queued", 1);
        await SeenAsync("queued");
        foreach (var percent in Enumerable.Range(1, 20))
        {
            _test.Outbox.Show(Chat, "card", () =>
            {
                Interlocked.Increment(ref rendered);
                return new() { Text = $"{percent} %" };
            });
        }

        await _test.Disk.Clock.PassAsync(Pace);

        await SeenAsync("queued", "20 %");
        Assert.Equal(1, rendered);
    }

    [Fact]
    public async Task What_comes_behind_a_message_that_must_be_tried_again_waits_for_it()
    {
        _test.Platform.Troubles.Enqueue(new(PlatformFault.NotSent, "try again") { RetryAfter = TimeSpan.FromSeconds(7) });
        var now = _test.Disk.Clock.GetUtcNow();
        await _test.Outbox.CommitAsync(new() { Posts = [Say("a", "first", now), Say("b", "second", now)] }, CancellationToken.None);
        await _test.Disk.Clock.WaitForDelayAsync(TimeSpan.FromSeconds(7));
        Assert.Empty(_test.Platform.In(Chat));

        _test.Disk.Clock.Advance(TimeSpan.FromSeconds(7));

        await SeenAsync("first", "second");
        Assert.DoesNotContain(_test.Logs.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    private static OutboxMessage Say(string id, string text, DateTimeOffset at) => new(id, Chat, new() { Text = text }) { CreatedAt = at };

    private Task StoreAsync(string text, int version) =>
        _test.Outbox.CommitAsync(new() { Posts = [Say("card", text, _test.Disk.Clock.GetUtcNow()) with { Version = version }] }, CancellationToken.None);

    private async Task SeenAsync(params string[] states)
    {
        List<string> seen = [];
        await _test.UntilAsync(() => (seen = [.. _test.Platform.In(Chat).SelectMany(shown => shown.States).Select(state => state.Text)]).Count >= states.Length);
        Assert.Equal(states, seen);
    }
}
