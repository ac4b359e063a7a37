using System.Net;
using Harness.Bot;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Actions;
using NemoBot.Core.Model;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs.Errors;

/// <summary>"Try again" takes along what was to follow.</summary>
public sealed class RetryTests
{
    /// <summary>An id; those below derive from it.</summary>
    private const string Root = "01k3v5c0000000000000";

    [Fact]
    public async Task What_was_left_out_because_of_a_failure_comes_along_when_it_is_tried_again()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Upload, 502));
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\" and export", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesTimesAsync(2, "Skipped, because the step before it didn't work");
        await ana.PressesAsync("Try again");

        await ana.SeesVideoAsync();
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.RenderStarted));
    }

    [Fact]
    public async Task Pressed_at_once_it_takes_along_what_is_only_about_to_be_left_out()
    {
        await using var bot = await BotHarness.StartAsync();
        var nowhere = new ChatKey("nowhere", "ana"); // Nobody runs its jobs: they stay as they are.
        await bot.Store.CommitAsync(new() { Jobs = [Job(Root + "j1", JobKind.Upload, null, JobState.Failed), Job(Root + "j2", JobKind.Edit, Root + "j1", JobState.Queued), Job(Root + "j3", JobKind.Export, Root + "j2", JobState.Queued)] }, default);
        var press = new InboxItem(Root, new() { Chat = nowhere, MessageId = "1", SentAt = bot.Time.GetUtcNow() }, bot.Time.GetUtcNow());

        var turn = await bot.Services.GetRequiredService<MessageContextReader>().ReadAsync(press, default);
        var answer = await bot.Services.GetRequiredService<RetryAction>().RunAsync(turn, Root + "j1", default);

        Assert.Equal([(Root + "j1r", null), (Root + "j2r", Root + "j1r"), (Root + "j3r", Root + "j2r")], answer.Jobs.Select(job => (job.Id, job.After)));

        JobRecord Job(string id, JobKind kind, string? after, JobState state) => new(id, nowhere, kind)
        {
            State = state,
            After = after,
            PostId = id + "c",
            Request = new() { Language = "en" },
            CreatedAt = bot.Time.GetUtcNow(),
            FinishedAt = state == JobState.Failed ? bot.Time.GetUtcNow() : null,
        };
    }

    [Fact]
    public async Task However_often_it_is_pressed_ids_stay_short_enough_for_buttons()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Upload, 502) with { Times = int.MaxValue });
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));

        var pressed = new HashSet<string>();
        for (var times = 1; times <= 10; times++)
        {
            var failed = await ana.SeesAsync(entry => !pressed.Contains(entry.Id) && entry.Buttons?.Any(button => button.Label == "Try again") == true, $"failure {times}");
            pressed.Add(failed.Id);
            using var answer = await ana.PressAsync(failed.Buttons!.Single(button => button.Label == "Try again").Id);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        await ana.SeesAsync(entry => !pressed.Contains(entry.Id) && entry.Card?.State == "failed", "one more failure");
        Assert.Equal(["j0", "j0r", "j0r10", "j0r2"], (await bot.Store.FinishedJobsAsync(await ChatAsync(bot), 20, default)).Select(job => job.Id[20..]).Order(StringComparer.Ordinal).Take(4));
    }

    private static async Task<ChatKey> ChatAsync(BotHarness bot) => Assert.Single((await bot.Store.OldestFilesAsync(1, default)).Select(file => file.Chat));
}
