using Fakes;
using Harness.Bot;
using Harness.Processes;
using NemoVideo.Simulator;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;
using ForwardStream = NemoVideo.Http.ForwardStream;

namespace NemoBot.Tests.Processes;

/// <summary>The process is killed at the worst moments, and started again: the person gets the result or a true explanation, and nothing is paid twice.</summary>
public sealed class KillTests : IAsyncLifetime
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("nemobot-kill-").FullName;
    private SimulatorServer _nemo = null!;

    public async ValueTask InitializeAsync() => _nemo = await SimulatorServer.StartAsync(
        new() { Speed = 0, Silence = SilentEdits.Never, GuiTalk = false, UseFfmpeg = false, SeparateCdn = true, TokensPerAddress = 1000 },
        TimeProvider.System,
        CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        await _nemo.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Killed_while_a_file_is_on_its_way_to_the_backend_it_is_uploaded_after_the_restart()
    {
        await using var bot = new BotProcess(_nemo.Address, _folder);
        await bot.StartAsync();
        await using var person = await bot.PersonAsync();
        _nemo.Faults.Everywhere.Add(Fault.SlowUpload(TimeSpan.FromMinutes(5)));
        await person.SaysAsync("add a title \"Hello\"", ("clip.mp4", SampleMedia.Mp4(payload: 1 << 20)));
        await person.SawAsync("Uploading clip.mp4");
        await _nemo.Log.SoonAsync(LogKind.Fault); // The card may be ahead of the request.

        await bot.KillAsync();
        await bot.StartAsync();

        await person.SeesAsync("Got clip.mp4");
        await person.SeesAsync("Hello");
        Assert.Single(_nemo.Log.Of(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Killed_while_a_person_is_sending_the_message_was_not_accepted_and_can_be_sent_again()
    {
        await using var bot = new BotProcess(_nemo.Address, _folder);
        await bot.StartAsync();
        await using var person = await bot.PersonAsync();
        var (clip, flowing) = EndlessClip();
        var sending = person.Http.PostAsync(person.Url("/api/chat/messages"), new MultipartFormDataContent { { new StreamContent(clip), "files", "clip.mp4" } });
        await flowing;

        await bot.KillAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => sending);
        await bot.StartAsync();
        await person.SaysAsync("", ("clip.mp4", SampleMedia.Mp4()));

        await person.SeesAsync("Got clip.mp4");
        Assert.Single(_nemo.Log.Of(LogKind.Upload));
        Assert.Single(Directory.GetFiles(Path.Combine(_folder, "files"), "*.bin")); // What was half-written goes after a day.
    }

    [Fact]
    public async Task Killed_while_a_stream_runs_the_edit_is_found_and_reported_and_never_sent_again()
    {
        await using var bot = new BotProcess(_nemo.Address, _folder);
        await bot.StartAsync();
        await using var person = await bot.PersonAsync();
        await person.SaysAsync("", ("clip.mp4", SampleMedia.Mp4()));
        await person.SeesAsync("Got clip.mp4");
        _nemo.Faults.Everywhere.Add(Fault.HeartbeatsOnly(applied: true));
        await person.SaysAsync("add a title \"Hello\"");
        await _nemo.Log.SoonAsync(LogKind.ChatMessage, TimeLimit);

        await bot.KillAsync();
        await bot.StartAsync();

        await person.SeesAsync("your edit went through");
        Assert.Single(_nemo.Log.Of(LogKind.ChatMessage));
    }

    [Fact]
    public async Task After_a_kill_during_a_stream_an_edit_that_never_appeared_is_reported_and_not_sent_again()
    {
        await using var bot = new BotProcess(_nemo.Address, _folder);
        await bot.StartAsync();
        await using var person = await bot.PersonAsync();
        await person.SaysAsync("", ("clip.mp4", SampleMedia.Mp4()));
        await person.SeesAsync("Got clip.mp4");
        _nemo.Faults.Everywhere.Add(Fault.Silence(applied: false));
        await person.SaysAsync("add a title \"Hello\"");
        await _nemo.Log.SoonAsync(LogKind.ChatMessage, TimeLimit);

        await bot.KillAsync();
        await bot.StartAsync();

        await person.SeesAsync("didn't reach the timeline");
        Assert.Single(_nemo.Log.Of(LogKind.ChatMessage));
    }

    [Fact]
    public async Task Killed_while_a_render_runs_it_is_found_by_its_id_and_delivered_once()
    {
        await using var bot = new BotProcess(_nemo.Address, _folder);
        await bot.StartAsync();
        await using var person = await bot.PersonAsync();
        await person.SaysAsync("", ("clip.mp4", SampleMedia.Mp4()));
        await person.SeesAsync("Got clip.mp4");
        _nemo.Faults.Everywhere.Add(Fault.SlowRender(TimeSpan.FromSeconds(2)));
        await person.SaysAsync("export");
        await _nemo.Log.SoonAsync(LogKind.RenderStarted, TimeLimit);

        await bot.KillAsync();
        await bot.StartAsync();

        var result = await person.SeesVideoAsync();
        Assert.Equal(SampleMedia.Mp4(), await person.DownloadAsync(result));
        Assert.Single(_nemo.Log.Of(LogKind.RenderStarted));
        Assert.Empty(_nemo.Log.Of(LogKind.RenderRepeated));
        Assert.Single(person.Chat, entry => entry.Video is not null);
    }

    [Fact]
    public async Task Killed_between_getting_a_free_account_and_storing_it_the_chat_gets_another_one()
    {
        await using var bot = new BotProcess(_nemo.Address, _folder, ("Nemo__RateLimitDelay", "00:00:00.05"));
        await bot.StartAsync();
        await using var person = await bot.PersonAsync();
        _nemo.Faults.Everywhere.Add(Fault.LoseAnswer(SimulatedCall.Token));
        await person.SaysAsync("", ("clip.mp4", SampleMedia.Mp4()));
        await _nemo.Log.SoonAsync(LogKind.TokenIssued, TimeLimit);

        await bot.KillAsync();
        await bot.StartAsync();
        await person.SaysAsync("", ("again.mp4", SampleMedia.Mp4()));

        await person.SeesAsync("Got again.mp4");
        Assert.Equal(2, _nemo.Log.Of(LogKind.TokenIssued).Count);
    }

    /// <summary>Returns a clip that begins well and never ends, and a task that completes when some megabytes were read.</summary>
    private static (ForwardStream Clip, Task Flowing) EndlessClip()
    {
        var flowing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var endless = new ZeroStream(long.MaxValue, head: SampleMedia.Mp4());
        var sent = 0L;
        var clip = new ForwardStream(
            async (buffer, cancellationToken) =>
            {
                sent += await endless.ReadAsync(buffer, cancellationToken);
                if (sent > 4 << 20)
                {
                    flowing.TrySetResult();
                }

                return buffer.Length;
            },
            owned: endless);
        return (clip, flowing.Task);
    }
}
