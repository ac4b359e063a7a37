using Fakes;
using Fakes.Time;
using Harness;
using Harness.Discord;
using Microsoft.AspNetCore.DataProtection;
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
    private readonly ValueStore _control;

    public CleanUpTests() => (_store, _control) = ValueStore.Create();

    [Fact]
    public Task History_that_a_full_disk_does_not_let_go_of_is_tried_again_and_the_bot_lives() =>
        TwiceAsync(nameof(IStore.TrimAsync), new HistoryCleanUp(_store, Options.Create(new StorageOptions()), new OwnSingles(), _clock, NullLogger<HistoryCleanUp>.Instance));

    [Fact]
    public async Task Files_that_a_full_disk_does_not_let_go_of_are_tried_again_and_the_bot_lives()
    {
        using var folder = new TemporaryFolder();
        var options = Options.Create(new StorageOptions { Path = Path.Combine(folder.Path, "bot.db") });
        var files = new FileStore(_store, options, _clock, NullLogger<FileStore>.Instance);
        var partials = new PartialFileStore(files, _store, new(options), new EphemeralDataProtectionProvider(), new(_clock), _clock, NullLogger<PartialFileStore>.Instance);
        await TwiceAsync(nameof(IStore.ChatsWithWorkAsync), new FileCleanUp(files, partials, _clock, NullLogger<FileCleanUp>.Instance));
    }

    [Fact]
    public async Task A_step_that_fails_keeps_no_other_from_its_work()
    {
        using var folder = new TemporaryFolder();
        var options = Options.Create(new StorageOptions { Path = Path.Combine(folder.Path, "bot.db") });
        var files = new FileStore(_store, options, _clock, NullLogger<FileStore>.Instance);
        var partials = new PartialFileStore(files, _store, new(options), new EphemeralDataProtectionProvider(), new(_clock), _clock, NullLogger<PartialFileStore>.Instance);
        partials.Load();
        partials.Create(new(new("web", "a")), 10, "", long.MaxValue);
        await File.WriteAllTextAsync(Path.Combine(options.Value.FilesFolder, "left.part"), "x");
        File.SetLastWriteTimeUtc(Path.Combine(options.Value.FilesFolder, "left.part"), _clock.GetUtcNow().UtcDateTime);
        _clock.Advance(24 * Hour);

        await TwiceAsync(nameof(IStore.ChatsWithWorkAsync), new FileCleanUp(files, partials, _clock, NullLogger<FileCleanUp>.Instance));

        Assert.Empty(Directory.GetFiles(options.Value.FilesFolder));
    }

    private async Task TwiceAsync(string method, BackgroundService service)
    {
        _control.Setup(method, _ =>
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
