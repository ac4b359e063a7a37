using Fakes.Telegram;
using Fakes.Time;
using Harness.Bot;
using Harness.Processes;
using Harness.Storage;
using NemoBot.Storage.Exchange;
using NemoVideo.Simulator;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs.Telegram;

/// <summary>
/// One story, footage in to video out, during which the process is killed again and again, each time a step further. Nothing is lost, no work is done
/// twice, and there is one video in the chat.
/// </summary>
public sealed class KilledOnTheWayTests : IAsyncLifetime
{
    private const long Ana = 42;

    private static readonly KillPoint[] WithTheClip =
    [
        KillPoint.Call("getUpdates", KillAt.Answered), // The message is on its way to the store.
        KillPoint.Call("setMessageReaction", KillAt.Done), // It is stored.
        KillPoint.Call("sendMessage", KillAt.NotDone),
        KillPoint.Call("getUpdates", KillAt.NotDone),
        KillPoint.Call("getFile", KillAt.Done),
        KillPoint.Call("getFile", KillAt.Answered),
        KillPoint.After(LogKind.Upload),
        KillPoint.Call("editMessageText", KillAt.NotDone),
        KillPoint.Call("editMessageText", KillAt.Done),
        KillPoint.After(LogKind.ChatMessage),
        KillPoint.Call("editMessageText", KillAt.Answered),
    ];

    private static readonly KillPoint[] WithTheExport =
    [
        KillPoint.Call("getUpdates", KillAt.Done), // The offset is on its way.
        KillPoint.Call("sendMessage", KillAt.Done),
        KillPoint.After(LogKind.RenderStarted),
        KillPoint.After(LogKind.RenderCompleted),
        KillPoint.After(LogKind.Cdn),
        KillPoint.After(LogKind.ClaimTokenIssued),
        KillPoint.Call("sendChatAction", KillAt.Done), // The upload begins.
        KillPoint.Call("editMessageMedia", KillAt.NotDone),
        KillPoint.Call("editMessageMedia", KillAt.Done),
        KillPoint.Call("editMessageMedia", KillAt.Answered),
        KillPoint.Call("sendMessage", KillAt.NotDone), // The note.
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("nemobot-kill-").FullName;
    private FakeTelegram _fake = null!;
    private SimulatorServer _nemo = null!;

    public async ValueTask InitializeAsync()
    {
        _fake = await FakeTelegram.StartAsync();
        _nemo = await SimulatorServer.StartAsync(
            BotHarness.Quick with { TokensPerClient = 100 },
            TimeProvider.System,
            CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _fake.DisposeAsync();
        await _nemo.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Killed_at_every_step_nothing_is_lost_and_nothing_is_done_twice()
    {
        await using var bot = new BotProcess(
            _nemo.Address, _folder, ("Urls", "http://127.0.0.1:0"), ("Telegram__Token", FakeTelegram.Token), ("Telegram__ApiUrl", _fake.Url.AbsoluteUri));
        var ana = _fake.Person(Ana);
        List<KillPoint> missed = [];

        ana.SendsVideo(_fake.AddFile("clip.mp4", "video/mp4", SampleMedia.Mp4()), "add a title \"Hello\"");
        missed.AddRange(await KillAtAsync(bot, WithTheClip));
        await UntilAsync(bot, () => Seen("Got clip") && _nemo.Log.Count(LogKind.ChatMessage) == 1 && Working() == 0 && Unsent() == 0, "the edit's end");
        await bot.KillAsync();
        _nemo.Faults.Everywhere.Add(Fault.SlowRender(TimeSpan.FromSeconds(3)));
        ana.Says("export");
        missed.AddRange(await KillAtAsync(bot, WithTheExport));
        await UntilAsync(bot, () => Seen("Done, your video") && Working() == 0 && Unsent() == 0, "the video and its note");
        await bot.KillAsync();

        TestContext.Current.TestOutputHelper?.WriteLine($"{WithTheClip.Length + WithTheExport.Length} kills; not at their own moment: {(missed.Count == 0 ? "none" : string.Join(", ", missed))}.");
        Assert.All(missed, point => Assert.True(point.IsOnce, $"“{point}” comes again and again, and was missed."));
        Assert.Single(_nemo.Log.Of(LogKind.ChatMessage));
        Assert.Single(_nemo.Log.Of(LogKind.RenderStarted));
        Assert.Empty(_nemo.Log.Of(LogKind.RenderRepeated));
        Assert.Single(_fake.FromBot(Ana), message => message.Video is not null);
        Assert.DoesNotContain(_fake.Calls, call => call.Method == "sendVideo");
        Assert.Equal(["Edit Done", "Export Done", "Upload Done"], Jobs());
        // A request that dies with the process is cut short; nothing else may be wrong with any.
        Assert.All(_nemo.Log.Of(LogKind.Violation), cut => Assert.Matches("Unexpected end of request content|Connection reset by peer", cut.Text)); // The same cut, as the kernel tells it when bytes were on the way.
        Assert.DoesNotContain(FakeTelegram.Token, bot.Output, StringComparison.Ordinal);
    }

    /// <returns>The points that had passed before they could be struck at.</returns>
    private async Task<IReadOnlyList<KillPoint>> KillAtAsync(BotProcess bot, KillPoint[] points)
    {
        List<KillPoint> missed = [];
        foreach (var point in points)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(40), TimeProvider.System);
            var striking = point.StrikeAsync(_fake, _nemo, bot.Strike, limit.Token);
            try
            {
                await bot.StartAsync(waitsUntilReady: false);
                if (!await striking)
                {
                    missed.Add(point);
                }
            }
            catch (OperationCanceledException)
            {
                Assert.Fail($"“{point}” was never reached.\n{Transcript()}\n{bot.Output}");
            }

            await bot.KillAsync();
        }

        await bot.StartAsync(waitsUntilReady: false);
        return missed;
    }

    private Task UntilAsync(BotProcess bot, Func<bool> condition, string what) =>
        Eventually.HoldsAsync(condition, () => $"{what}.\n{Transcript()}\n{bot.Output}", TimeSpan.FromSeconds(60));

    private bool Seen(string words) => _fake.FromBot(Ana).Any(message => message.Text.Contains(words, StringComparison.Ordinal));

    private long Working() => Rows<JobRow>().Count(job => job.State is "Queued" or "Running");

    private long Unsent() => Rows<PostRow>().Count(post => post.IsUnsent);

    private List<string> Jobs() => [.. Rows<JobRow>().Select(job => $"{job.Kind} {job.State}").Order(StringComparer.Ordinal)];

    /// <summary>Looks into the database that the process writes.</summary>
    private IReadOnlyList<T> Rows<T>()
        where T : StoredRow => RowsOnDisk.Of<T>(Path.Combine(_folder, "nemobot.db"));

    private string Transcript() => string.Join('\n', _fake.History(Ana).Select(message => $"{message.Id} {(message.IsFromBot ? "bot" : "ana")}: {message.Text} {(message.Video is null ? "" : "[video]")}"));
}
