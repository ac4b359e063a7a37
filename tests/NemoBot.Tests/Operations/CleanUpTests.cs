using Fakes;
using Fakes.Discord;
using Fakes.Time;
using Harness;
using Harness.Discord;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Hosting;
using NemoBot.Storage;
using NemoBot.Storage.Files;

namespace NemoBot.Tests.Operations;

/// <summary>The house cleans up after itself, every hour.</summary>
public sealed class CleanUpTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly ManualClock _clock = new();
    private readonly Mailbox<string> _asked = new();
    private readonly IStore _store;
    private readonly ValueStore _taught;

    public CleanUpTests() => (_store, _taught) = ValueStore.Create();

    [Fact]
    public Task History_that_a_full_disk_does_not_let_go_of_is_tried_again_and_the_bot_lives() =>
        TwiceAsync(nameof(IStore.TrimAsync), new HistoryCleanUp(_store, Options.Create(new StorageOptions()), _clock, NullLogger<HistoryCleanUp>.Instance));

    [Fact]
    public async Task Files_that_a_full_disk_does_not_let_go_of_are_tried_again_and_the_bot_lives()
    {
        using var folder = new TemporaryFolder();
        var files = new FileStore(_store, Options.Create(new StorageOptions { Path = Path.Combine(folder.Path, "bot.db") }), _clock, NullLogger<FileStore>.Instance);
        await TwiceAsync(nameof(IStore.ChatsWithWorkAsync), new FileCleanUp(files, _clock, NullLogger<FileCleanUp>.Instance));
    }

    private async Task TwiceAsync(string method, BackgroundService service)
    {
        _taught.Teach(method, _ =>
        {
            _asked.Put(method);
            throw new StorageException("The disk is full.", new IOException());
        });

        await service.StartAsync(default);
        await _asked.TakeAsync(_ => true);
        _clock.Advance(Hour);
        await _asked.TakeAsync(_ => true);

        Assert.False(service.ExecuteTask!.IsCompleted);
        await service.StopAsync(default);
        service.Dispose();
    }
}
