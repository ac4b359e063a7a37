using System.Text.Json.Nodes;
using Fakes;
using Fakes.Discord;
using Fakes.Logging;
using Fakes.Time;
using Harness.Discord;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;
using NemoBot.Core.Skills;
using NemoBot.Discord.Incoming;
using NemoBot.Storage;
using NemoBot.Storage.Files;

namespace NemoBot.Discord.Tests;

/// <summary>What of the service goes on when a part of it meets a fault: of the store, or of ours.</summary>
public sealed class ServiceFaultTests : IAsyncLifetime
{
    private readonly ManualClock _clock = new();
    private readonly LogCapture _log = new();
    private readonly Mailbox<IncomingMessage> _stored = new();
    private readonly ValueStore _values;
    private readonly IStore _store;
    private FakeDiscord _discord = null!;
    private ServiceProvider _services = null!;

    public ServiceFaultTests()
    {
        (_store, _values) = ValueStore.Create();
        _values.Setup(nameof(IStore.AcceptAsync), Accept);
    }

    public async ValueTask InitializeAsync()
    {
        _discord = await FakeDiscord.StartAsync(new() { Time = _clock });
        _discord.Gateway.HeartbeatInterval = TimeSpan.FromHours(12);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Discord:Token"] = _discord.Settings.Token,
            ["Discord:ApiUrl"] = _discord.ApiAddress.ToString(),
        }).Build();
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_log));
        services.AddSingleton<TimeProvider>(_clock);
        services.AddSingleton(_store);
        services.AddSingleton(Options.Create(new StorageOptions()));
        services.AddSingleton<IFileStore, FileStore>();
        services.AddSingleton<IChatWaker, NoWaker>();
        services.AddSingleton<Inbox>();
        services.AddSingleton<ISingles, RepeatingSingles>();
        services.AddSingleton(_ => SkillLibrary.Load(new(), AppContext.BaseDirectory));
        services.AddDiscord(configuration);
        _services = services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _discord.DisposeAsync();
    }

    private DiscordService Service => _services.GetRequiredService<DiscordService>();

    [Theory]
    [InlineData(nameof(IStore.GetValueAsync))]
    [InlineData(nameof(IStore.SetValueAsync))]
    public async Task The_commands_are_registered_once_the_store_is_well_again(string method)
    {
        FailOnce(method, "commands", new StorageException("told to"));
        await Service.StartAsync(default);

        await _clock.PassPausesUntilAsync(_log.Written.TakeAsync(line => line.Contains("commands registered", StringComparison.Ordinal)), TimeSpan.FromSeconds(10));
        await Service.StopAsync(default);

        Assert.InRange(_discord.Rest.CommandPuts, 1, 2);
        Assert.Contains(_log.Lines, line => line.StartsWith("Warning", StringComparison.Ordinal) && line.Contains("could not be registered yet", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_fault_of_ours_beside_it_keeps_no_stop_from_storing_what_came_and_where_it_stopped()
    {
        FailOnce(nameof(IStore.GetValueAsync), "commands", new InvalidOperationException("told to"));
        await StartAsync();
        var sequence = await _discord.Gateway.DispatchAsync("MESSAGE_CREATE", Payloads.DirectMessage("1001"));
        await _stored.TakeAsync(message => message.MessageId == "1001");

        await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await Service.StopAsync(default);
            await Service.ExecuteTask!;
        });

        Assert.Contains($"\"sequence\":{sequence}", _values.Values["session/0/1"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shard_that_is_refused_for_good_is_not_begun_again_by_a_cluster_that_keeps_it_running()
    {
        await StartAsync();

        await _discord.Gateway.Connections.First().CloseAsync(4014);
        await _log.Written.TakeAsync(line => line.StartsWith("Critical", StringComparison.Ordinal));
        await _clock.PassPausesUntilAsync(Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System), TimeSpan.FromMinutes(5));

        Assert.Single(_discord.Gateway.Connections);
        await Service.StopAsync(default);
    }

    [Fact]
    public async Task What_comes_is_stored_after_a_fault_of_ours_in_the_midst_of_it()
    {
        var failed = false;
        _values.Setup(nameof(IStore.AcceptAsync), arguments =>
        {
            if (!failed)
            {
                failed = true;
                throw new InvalidOperationException("told to");
            }

            return Accept(arguments);
        });
        await StartAsync();
        await _discord.Gateway.DispatchAsync("MESSAGE_CREATE", Payloads.DirectMessage("1001"));
        await _log.Written.TakeAsync(line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("told to", StringComparison.Ordinal));
        await _discord.Gateway.DispatchAsync("MESSAGE_CREATE", Payloads.DirectMessage("1002"));

        await _clock.PassPausesUntilAsync(_stored.TakeAsync(message => message.MessageId == "1001"), TimeSpan.FromSeconds(15));
        await _stored.TakeAsync(message => message.MessageId == "1002");
        await Service.StopAsync(default);
    }

    [Fact]
    public async Task An_event_that_cannot_be_mapped_is_quarantined_and_the_next_one_is_stored()
    {
        var quarantined = new Mailbox<string>();
        _values.Setup(nameof(IStore.QuarantineAsync), arguments =>
        {
            quarantined.Put((string)arguments[1]!);
            return Task.CompletedTask;
        });
        var unmappable = Payloads.DirectMessage("1001");
        unmappable["attachments"] = new JsonArray((JsonNode?)null);
        await StartAsync();

        await _discord.Gateway.DispatchAsync("MESSAGE_CREATE", unmappable);
        await _discord.Gateway.DispatchAsync("MESSAGE_CREATE", Payloads.DirectMessage("1002"));

        Assert.Equal("Said 1001", await quarantined.TakeAsync(_ => true));
        await _stored.TakeAsync(message => message.MessageId == "1002");
        await Service.StopAsync(default);
    }

    private async Task StartAsync()
    {
        await Service.StartAsync(default);
        await _services.GetRequiredService<GatewayIntake>().ApplicationId.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
    }

    private Task<IReadOnlyList<InboxItem>> Accept(object?[] arguments)
    {
        foreach (var message in (IReadOnlyList<IncomingMessage>)arguments[0]!)
        {
            _stored.Put(message);
        }

        return Task.FromResult<IReadOnlyList<InboxItem>>([]);
    }

    private void FailOnce(string method, string key, Exception fault)
    {
        var failed = false;
        _values.Setup(method, arguments =>
        {
            if (!failed && (string)arguments[1]! == key)
            {
                failed = true;
                throw fault;
            }

            if (method == nameof(IStore.GetValueAsync))
            {
                return Task.FromResult(_values.Values.GetValueOrDefault((string)arguments[1]!));
            }

            _values.Values[(string)arguments[1]!] = (string)arguments[2]!;
            return Task.CompletedTask;
        });
    }

    private sealed class NoWaker : IChatWaker
    {
        public void Wake(ChatKey chat)
        {
            // Nobody works here.
        }
    }

    /// <summary>As in a cluster: what has ended is run again.</summary>
    private sealed class RepeatingSingles : ISingles
    {
        public async Task RunAsync(string name, Func<CancellationToken, Task> work, CancellationToken stopping)
        {
            while (!stopping.IsCancellationRequested)
            {
                await work(stopping);
                await Task.Yield();
            }
        }

        public Task<bool> IsOursAsync(string name, CancellationToken cancellationToken) => Task.FromResult(true);
    }
}
