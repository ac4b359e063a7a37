using Fakes.Time;
using Harness.Bot;
using Harness.Storage;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;

namespace NemoBot.Core.Tests.Delivery;

/// <summary>What an adapter notes of a post lies in the post's row, and comes back to it at the next call, whatever fails between.</summary>
public sealed class ReceiptTests : IAsyncLifetime
{
    private static readonly ChatKey Chat = OutboxUnderTest.Chat;
    private static readonly OutboxMessage Post = new("p", Chat, new() { Text = "hello" }) { CreatedAt = Data.Start };

    private readonly List<string?> _handedIn = [];
    private readonly Signal _changed = new();
    private StoreProxy _proxy = null!;
    private OutboxUnderTest _test = null!;

    public async ValueTask InitializeAsync() => _test = await OutboxUnderTest.StartAsync(TestPlatform.NoLimits, store =>
    {
        (var over, _proxy) = StoreProxy.Over(store);
        _proxy.After = (method, _) =>
        {
            if (method == nameof(IStore.UpdatePostAsync))
            {
                _changed.Raise();
            }

            return Task.CompletedTask;
        };
        return over;
    });

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task What_was_noted_is_stored_with_the_version_that_the_platform_has()
    {
        _test.Platform.Prepare = post => Note(post, () => post.Record("r1"));
        _proxy.Fail(nameof(IStore.UpdatePostAsync));

        await _test.Outbox.CommitAsync(new() { Posts = [Post] }, default);
        await _test.Disk.Clock.WaitForDelayAsync(TimeSpan.FromSeconds(1)); // Sent, and not noted.
        var before = await StoredAsync();
        _test.Disk.Clock.Advance(TimeSpan.FromSeconds(1));
        await _test.Disk.Clock.WaitForDelayAsync(TimeSpan.FromSeconds(9));

        Assert.Equal((0, null, null), (before.SentVersion, before.MessageId, before.PlatformReceipt));
        var after = await StoredAsync();
        Assert.Equal((1, "r1"), (after.SentVersion, after.PlatformReceipt));
        Assert.Equal([null], _handedIn);
        Assert.Single(Assert.Single(_test.Platform.In(Chat)).States);
    }

    [Fact]
    public async Task What_was_noted_counts_although_the_call_failed()
    {
        _test.Platform.Prepare = post => Note(post, () => post.Record($"{post.Receipt}+"));
        _test.Platform.Troubles.Enqueue(new(PlatformFault.Unknown, "no answer"));

        await _test.Outbox.CommitAsync(new() { Posts = [Post] }, default);
        await _test.Disk.Clock.PassAsync(TimeSpan.FromSeconds(1));
        await _test.Disk.Clock.WaitForDelayAsync(SentPosts.Linger);

        Assert.Equal([null, "+"], _handedIn);
        Assert.Equal("++", (await StoredAsync()).PlatformReceipt);
    }

    [Fact]
    public async Task A_refusal_that_gives_the_post_up_stores_what_was_noted()
    {
        _test.Platform.Prepare = post => Note(post, () => post.Record("r1"));
        _test.Platform.Troubles.Enqueue(new(PlatformFault.Unreachable, "blocked"));

        await _test.Outbox.CommitAsync(new() { Posts = [Post] }, default);

        await _changed.HoldsAsync(() => StoredAsync().Result.Abandoned, () => "the post to be given up", TimeSpan.FromSeconds(20));
        Assert.Equal("r1", (await StoredAsync()).PlatformReceipt);
    }

    [Fact]
    public async Task What_was_done_is_remembered_while_the_disk_is_full_and_stored_when_it_is_not()
    {
        var stored = "";
        _test.Platform.Prepare = async post =>
        {
            _handedIn.Add(post.Receipt);
            _proxy.Fail(nameof(IStore.UpdatePostAsync), post.Receipt is null ? 1 : 0);
            await post.RecordAsync("first part");
            stored = (await StoredAsync()).PlatformReceipt ?? "nothing";
        };
        _test.Platform.Troubles.Enqueue(new(PlatformFault.NotSent, "the second part did not go out"));

        await _test.Outbox.CommitAsync(new() { Posts = [Post] }, default);
        await _test.Disk.Clock.WaitForDelayAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("nothing", stored);
        _test.Disk.Clock.Advance(TimeSpan.FromSeconds(1));
        await _test.Disk.Clock.WaitForDelayAsync(SentPosts.Linger);

        Assert.Equal([null, "first part"], _handedIn);
        Assert.Equal("first part", stored);
        Assert.Single(_test.Logs.Lines, line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("Could not store the receipt of post p", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_cannot_be_stored_before_it_is_begun_is_not_begun()
    {
        var begun = 0;
        _test.Platform.Prepare = async post =>
        {
            _handedIn.Add(post.Receipt);
            await post.SaveAsync("begun", default);
            begun++;
        };
        _proxy.Fail(nameof(IStore.UpdatePostAsync));

        await _test.Outbox.CommitAsync(new() { Posts = [Post] }, default);
        await _test.Disk.Clock.WaitForDelayAsync(TimeSpan.FromSeconds(1));
        Assert.Equal((0, null), (begun, (await StoredAsync()).PlatformReceipt));
        _test.Disk.Clock.Advance(TimeSpan.FromSeconds(1));
        await _test.Disk.Clock.WaitForDelayAsync(SentPosts.Linger);

        Assert.Equal([null, null], _handedIn);
        Assert.Equal((1, "begun"), (begun, (await StoredAsync()).PlatformReceipt));
    }

    [Fact]
    public async Task Killed_between_the_receipt_and_the_send_the_next_process_has_the_receipt()
    {
        var hang = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var first = hang;
        var begins = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _test.Platform.Prepare = async post =>
        {
            _handedIn.Add(post.Receipt);
            await post.SaveAsync("begun", default);
            begins.TrySetResult();
            await hang.Task;
        };
        await _test.Outbox.CommitAsync(new() { Posts = [Post] }, default);
        await begins.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

        using var next = _test.NewOutbox(); // The first one hangs, as one that was killed.
        hang = new();
        hang.SetResult();
        next.Wake(Chat);
        await _test.Disk.Clock.WaitForDelayAsync(SentPosts.Linger);
        await next.StopAsync(CancellationToken.None);

        Assert.Equal([null, "begun"], _handedIn);
        first.SetResult();
    }

    [Fact]
    public async Task What_a_passing_state_changed_is_stored_and_known_to_the_next_call()
    {
        await _test.Outbox.CommitAsync(new() { Posts = [Post] }, default);
        await _test.Disk.Clock.WaitForDelayAsync(SentPosts.Linger);
        _test.Platform.Prepare = post => Note(post, () => post.Record($"{post.Receipt}+"));
        _test.Outbox.Show(Chat, "p", () => new() { Text = "cutting" });
        await UntilShownAsync("cutting");
        await _test.Disk.Clock.WaitForDelayAsync(SentPosts.Linger);
        Assert.Equal("+", (await StoredAsync()).PlatformReceipt);

        _test.Outbox.Show(Chat, "p", () => new() { Text = "rendering" });
        await UntilShownAsync("rendering");
        await _test.Outbox.CommitAsync(new() { Posts = [Post with { Message = new() { Text = "done" } }] }, default);
        await UntilShownAsync("done");
        await _test.Disk.Clock.WaitForDelayAsync(SentPosts.Linger);

        Assert.Equal([null, "+", "++"], _handedIn);
        Assert.Equal("+++", (await StoredAsync()).PlatformReceipt);
    }

    [Fact]
    public void A_receipt_has_a_limit() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PostHandle(_test.Disk.Store, Post).Record(new string('x', PostHandle.LongestReceipt + 1)));

    private async Task<OutboxMessage> StoredAsync() => (await _test.Disk.Store.GetPostAsync(Chat, "p", default))!;

    private Task Note(PostHandle post, Action note)
    {
        _handedIn.Add(post.Receipt);
        note();
        return Task.CompletedTask;
    }

    private Task UntilShownAsync(string text) => _test.UntilAsync(() => _test.Platform.In(Chat).Any(shown => shown.Now.Text == text));
}
