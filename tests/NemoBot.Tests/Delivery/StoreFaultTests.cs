using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NemoBot.Conversation;
using NemoBot.Delivery;
using NemoBot.Operations;
using NemoBot.Platforms;
using NemoBot.Storage;
using NemoBot.Tests.Dialogs.Harness;
using NemoBot.Tests.Storage;

namespace NemoBot.Tests.Delivery;

/// <summary>The store fails while a post is on its way.</summary>
public sealed class StoreFaultTests
{
    private static readonly ChatKey Chat = new(TestPlatform.PlatformName, "anna");

    [Fact]
    public async Task A_post_whose_sender_could_not_read_it_is_sent_by_the_next_try()
    {
        var platform = new TestPlatform(TestPlatform.NoLimits);
        await using var disk = await SqliteUnderTest.StartAsync();
        await using var services = new ServiceCollection().AddMetrics().AddSingleton<IChatPlatform>(platform).BuildServiceProvider();
        var store = FailingOnce.At(disk.Store, nameof(IStore.UnsentPostsAsync));
        var metrics = new BotMetrics(services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        using var outbox = new Outbox(store, new PlatformDirectory(services), metrics, disk.Clock, NullLogger<Outbox>.Instance);

        await outbox.CommitAsync(new() { Posts = [new("p", Chat, new() { Text = "hello" }) { CreatedAt = Data.Start }] }, default);
        await disk.Clock.PassAsync(TimeSpan.FromSeconds(1)); // The pause before the next try.

        while (platform.Changed is var changed && platform.In(Chat).Count == 0)
        {
            await changed.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        }

        Assert.Equal("hello", Assert.Single(platform.In(Chat)).Now.Text);
        await outbox.StopAsync(CancellationToken.None);
    }

    /// <summary>A store whose first call of one method fails as on a full disk.</summary>
    public class FailingOnce : DispatchProxy
    {
        private IStore _store = null!;
        private string? _method;

        public static IStore At(IStore store, string method)
        {
            var proxy = Create<IStore, FailingOnce>();
            (((FailingOnce)proxy)._store, ((FailingOnce)proxy)._method) = (store, method);
            return proxy;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name != _method)
            {
                return targetMethod.Invoke(_store, args);
            }

            _method = null;
            throw new StorageException("The disk is full.");
        }
    }
}
