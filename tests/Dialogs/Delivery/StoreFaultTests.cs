using Harness.Bot;
using Harness.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoVideo.Secrets;

namespace Dialogs.Delivery;

/// <summary>The store fails while a post is on its way.</summary>
public sealed class StoreFaultTests
{
    private static readonly ChatKey Chat = new(TestPlatform.PlatformName, "anna");

    [Theory]
    [InlineData(nameof(IStore.UnsentPostsAsync), 10)]
    [InlineData(nameof(IStore.UpdatePostAsync), 9)] // The platform has it since a second, and the note of that failed.
    [InlineData(nameof(IStore.UpdateProjectAsync), 9)]
    public async Task A_retry_continues_with_the_remaining_work_and_sends_nothing_twice(string method, int lingers)
    {
        var platform = new TestPlatform(TestPlatform.NoLimits);
        await using var disk = await StoreUnderTest.StartAsync();
        await using var services = new ServiceCollection().AddMetrics().AddSingleton<IChatPlatform>(platform).BuildServiceProvider();
        var store = FailingOnce(disk.Store, method);
        using var outbox = new Outbox(store, new PlatformDirectory(services), Metrics(services), SecretMask.Forms, disk.Clock, NullLogger<Outbox>.Instance);
        var project = new ProjectRecord("project", Chat) { Name = "Lisbon", CreatedAt = Data.Start };

        await outbox.CommitAsync(new() { Projects = [project], Posts = [new("p", Chat, new() { Text = "hello" }) { ResultOfProject = project.Id, CreatedAt = Data.Start }] }, default);
        await disk.Clock.PassAsync(TimeSpan.FromSeconds(1)); // The pause before the next try.
        await disk.Clock.WaitForDelayAsync(TimeSpan.FromSeconds(lingers)); // Nothing is left to do.

        var shown = Assert.Single(platform.In(Chat));
        Assert.Equal("hello", Assert.Single(shown.States).Text);
        Assert.Empty(await disk.Store.UnsentPostsAsync(Chat, default));
        Assert.Equal([shown.MessageId], (await disk.Store.GetProjectAsync(Chat, project.Id, default))!.ResultMessageIds);
        await outbox.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_post_that_was_sent_but_not_recorded_is_edited_instead_of_sent_again()
    {
        var platform = new TestPlatform(TestPlatform.NoLimits);
        await using var disk = await StoreUnderTest.StartAsync();
        await using var services = new ServiceCollection().AddMetrics().AddSingleton<IChatPlatform>(platform).BuildServiceProvider();
        using var outbox = new Outbox(FailingOnce(disk.Store, nameof(IStore.UpdatePostAsync)), new PlatformDirectory(services), Metrics(services), SecretMask.Forms, disk.Clock, NullLogger<Outbox>.Instance);
        var post = new OutboxMessage("p", Chat, new() { Text = "queued" }) { CreatedAt = Data.Start };

        await outbox.CommitAsync(new() { Posts = [post] }, default);
        await disk.Clock.WaitForDelayAsync(TimeSpan.FromSeconds(1)); // Sent, and not noted.
        await outbox.CommitAsync(new() { Posts = [post with { Message = new() { Text = "the result" } }] }, default);
        disk.Clock.Advance(TimeSpan.FromSeconds(1));
        await disk.Clock.WaitForDelayAsync(SentPosts.Linger);

        Assert.Equal(["queued", "the result"], Assert.Single(platform.In(Chat)).States.Select(state => state.Text));
        Assert.Empty(await disk.Store.UnsentPostsAsync(Chat, default));
        await outbox.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_refused_version_does_not_give_up_the_version_stored_meanwhile()
    {
        var platform = new TestPlatform(TestPlatform.NoLimits);
        await using var disk = await StoreUnderTest.StartAsync();
        await using var services = new ServiceCollection().AddMetrics().AddSingleton<IChatPlatform>(platform).BuildServiceProvider();
        using var outbox = new Outbox(disk.Store, new PlatformDirectory(services), Metrics(services), SecretMask.Forms, disk.Clock, NullLogger<Outbox>.Instance);
        var post = new OutboxMessage("p", Chat, new() { Text = "queued" }) { CreatedAt = Data.Start };
        platform.Troubles.Enqueue(new(PlatformFault.Refused, "not in these words"));
        platform.BeforeAnswer = () =>
        {
            platform.BeforeAnswer = null;
            return outbox.CommitAsync(new() { Posts = [post with { Message = new() { Text = "the result" } }] }, default);
        };

        await outbox.CommitAsync(new() { Posts = [post] }, default);
        await disk.Clock.WaitForDelayAsync(SentPosts.Linger);

        Assert.Equal("the result", Assert.Single(platform.In(Chat)).Now.Text);
        await outbox.StopAsync(CancellationToken.None);
    }

    private static BotMetrics Metrics(IServiceProvider services) => new(services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());

    private static IStore FailingOnce(IStore store, string method)
    {
        var (proxy, control) = StoreProxy.Over(store);
        control.Fail(method);
        return proxy;
    }
}
