using Harness.Bot;
using Harness.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using NemoBot.Core.Actions;
using NemoBot.Core.Delivery;
using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoBot.Storage.Engines;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>A crash between what an action decided and the write of it: the message is handled again, and means the same.</summary>
public sealed class HandledAgainTests
{
    /// <summary>An id; those below derive from it.</summary>
    private const string Root = "01k3v5c0000000000000";

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_cancel_that_is_handled_again_cancels_the_same_job_and_not_the_next(bool byButton, bool restarts)
    {
        await using var bot = await StartAsync();
        var ana = bot.Friend();
        bot.Script.Next("/run_sse", async http =>
        {
            await AgentScript.SayAsync(http, """{"type":"text","content":"Listening now"}""");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted);
        });
        await ana.SaysAsync("make it warmer");
        var first = await ana.FindAsync("Listening now");
        await ana.SaysAsync("add the title \"Lisbon\"");
        await ana.SeesCardAsync(CardState.Queued, "1");

        var interrupted = Store(bot).InterruptNextCommit();
        await (byButton ? ana.PressesAsync(first, "Cancel") : ana.SaysAsync("cancel"));
        await interrupted;
        if (restarts)
        {
            await bot.RestartAsync();
        }

        await ana.SeesCardAsync(CardState.Cancelled);
        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text!.Contains("Lisbon", StringComparison.Ordinal));
        await ana.SeesCardAsync(CardState.Done);
        Assert.Single(ana.Sees, message => message.Card?.State == CardState.Cancelled && message.Text.Contains("may still be charged", StringComparison.Ordinal));
        Assert.DoesNotContain(ana.Saw, message => message.Text.Contains("It hadn't started yet", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_waiting_job_that_is_cancelled_again_leaves_the_next_one_alone(bool restarts)
    {
        await using var bot = await StartAsync();
        var ana = bot.Friend();
        var go = new TaskCompletionSource();
        bot.Script.Next("/run_sse", async http =>
        {
            await AgentScript.SayAsync(http, """{"type":"text","content":"Listening now"}""");
            await go.Task.WaitAsync(http.RequestAborted);
        });
        await ana.SaysAsync("make it warmer");
        await ana.SawAsync("Listening now");
        await ana.SaysAsync("add the title \"Two\"");
        var second = await ana.FindAsync(message => message.Card?.State == CardState.Queued, "a queued card");
        await ana.SaysAsync("add the title \"Three\"");
        await ana.SeesCardAsync(CardState.Queued, "2");

        var interrupted = Store(bot).InterruptNextCommit();
        await ana.PressesAsync(second, "Cancel");
        await interrupted;
        if (restarts)
        {
            await bot.RestartAsync();
        }

        await ana.SeesCardAsync(CardState.Cancelled, "It hadn't started yet");
        go.TrySetResult();
        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text!.Contains("Three", StringComparison.Ordinal));
        Assert.DoesNotContain(bot.Nemo.Log.Of(LogKind.ChatMessage), entry => entry.Text!.Contains("Two", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task An_answer_that_is_handled_again_is_sent_and_not_called_expired(bool isTyped, bool restarts)
    {
        await using var bot = await StartAsync();
        bot.Script.NextTurn("""
            {"type":"tool_call","name":"ask_question","args":{"title":"Before I start","questions":[
            {"id":"a","prompt":"Which mood","options":[{"id":"1","label":"Calm"},{"id":"2","label":"Wild"}]},{"id":"b","prompt":"Which size","options":[{"id":"1","label":"Wide"}]}]}}
            """.ReplaceLineEndings(""));
        var ana = bot.Friend();
        await ana.SaysAsync("add a title", ("a.mp4", SampleMedia.Mp4()));
        await ana.FindAsync("Which mood");

        foreach (var answer in new[] { "Wild", "Wide" })
        {
            var interrupted = Store(bot).InterruptNextCommit();
            await (isTyped ? ana.SaysAsync(answer) : ana.PressesAsync(answer));
            await interrupted;
            if (restarts)
            {
                await bot.RestartAsync();
            }

            await ana.SeesAsync(answer == "Wild" ? "Which size" : "Which size: Wide");
        }

        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == "1. Which mood: Wild\n2. Which size: Wide");
        Assert.DoesNotContain(ana.Saw, message => message.Text.Contains("has expired", StringComparison.Ordinal));
        Assert.Single(bot.Nemo.Log.Of(LogKind.ChatMessage), entry => entry.Text!.Contains("Which mood", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cancel_that_comes_to_be_handled_when_its_job_has_ended_leaves_the_next_one_alone()
    {
        await using var bot = await StartAsync();
        var chat = new ChatKey("nowhere", "ana"); // Nobody runs its jobs: they stay as they are.
        var spoken = bot.Time.GetUtcNow();
        var ended = Job("j1", JobState.Done) with { StartedAt = spoken.AddSeconds(-5), FinishedAt = spoken.AddSeconds(1) };
        var running = Job("j2", JobState.Running) with { StartedAt = spoken.AddSeconds(2) };
        await bot.Store.CommitAsync(new() { Jobs = [ended, running] }, default);

        Assert.Empty((await CancelAsync()).CancelledJobIds);
        await bot.Store.CommitAsync(new() { Jobs = [running with { After = "j1" }] }, default); // It follows from what was meant.
        Assert.Equal(["j2"], (await CancelAsync()).CancelledJobIds);
        await bot.Store.CommitAsync(new() { Jobs = [running, ended with { FinishedAt = spoken.AddSeconds(-1) }] }, default); // Over before it was said.
        Assert.Equal(["j2"], (await CancelAsync()).CancelledJobIds);

        async Task<ActionResult> CancelAsync() =>
            await bot.Services.GetRequiredService<ActionRunner>().RunAsync(new Intent.Cancel(), await TurnAsync(bot, new() { Chat = chat, MessageId = "1", Text = "cancel", SentAt = spoken }, spoken), default);

        JobRecord Job(string id, JobState state) => new(id, chat, JobKind.Edit) { State = state, PostId = id + "c", Request = new() { Language = "en" }, CreatedAt = spoken };
    }

    /// <summary>The work began and ended while the cancel was on its way to the store.</summary>
    [Theory]
    [InlineData(JobState.Queued, "It hadn't started yet. No credits were charged.")]
    [InlineData(JobState.Running, "Your video is ready.")]
    [InlineData(JobState.Done, "Your video is ready.")]
    public async Task A_cancel_changes_the_card_only_while_its_job_still_waits(JobState atCommit, string shown)
    {
        await using var bot = await StartAsync();
        var chat = await FillAsync(bot);
        var turn = await TurnAsync(bot, new() { Chat = chat, MessageId = "1", Text = "", SentAt = bot.Time.GetUtcNow() });
        var answer = CancelAction.Cancel(turn, Root + "waiting");

        await bot.Store.UpdateJobAsync(chat, Root + "waiting", job => job with { State = atCommit }, default);
        await bot.Store.CommitAsync(new() { Posts = [new(Root + "waitingc", chat, new() { Text = "Your video is ready." }) { CreatedAt = bot.Time.GetUtcNow() }] }, default);
        await bot.Services.GetRequiredService<Outbox>().CommitAsync(new() { JobChanges = answer.JobChanges, Posts = answer.Changed }, default);

        Assert.Equal(shown, (await bot.Store.GetPostAsync(chat, Root + "waitingc", default))!.Message.Text);
    }

    /// <summary>Whatever somebody says or presses: until the commit, nothing is written.</summary>
    [Theory]
    [InlineData("help")]
    [InlineData("credits")]
    [InlineData("status")]
    [InlineData("cancel")]
    [InlineData("export")]
    [InlineData("new project")]
    [InlineData("add the title \"Lisbon\"")]
    [InlineData("Calm")]
    [InlineData("hello")]
    [InlineData("redo")]
    [InlineData("skip")]
    [InlineData("is it free")]
    [InlineData("try again")]
    [InlineData("/projects")]
    [InlineData("/language de")]
    [InlineData("/skill")]
    [InlineData("/login nmv_usr_0123456789abcdef")]
    [InlineData("/logout")]
    [InlineData("nmv_usr_0123456789abcdef")]
    [InlineData("https://example.com/clip.mp4")]
    public async Task Actions_write_nothing_themselves(string words)
    {
        await using var bot = await StartAsync();
        var chat = await FillAsync(bot);
        var turn = await TurnAsync(bot, new() { Chat = chat, MessageId = "1", Text = words, SentAt = bot.Time.GetUtcNow() });
        var intent = IntentRouter.Route(words, null, false);

        Store(bot).IsReadOnly = true;
        await bot.Services.GetRequiredService<ActionRunner>().RunAsync(intent, turn, default);
    }

    [Theory]
    [InlineData(ButtonKind.Say, "add a title")]
    [InlineData(ButtonKind.Export, null)]
    [InlineData(ButtonKind.Credits, null)]
    [InlineData(ButtonKind.Status, null)]
    [InlineData(ButtonKind.Cancel, Root + "running")]
    [InlineData(ButtonKind.Cancel, Root + "waiting")]
    [InlineData(ButtonKind.CancelAll, "zzz")]
    [InlineData(ButtonKind.Retry, Root + "failed")]
    [InlineData(ButtonKind.NewConfirmed, null)]
    [InlineData(ButtonKind.OpenProject, Root + "p")]
    [InlineData(ButtonKind.DeleteProject, null)]
    [InlineData(ButtonKind.DeleteProject, Root + "p")]
    [InlineData(ButtonKind.DeleteProjectConfirmed, Root + "p")]
    [InlineData(ButtonKind.Skill, "video-editing-ai-background")]
    [InlineData(ButtonKind.SkillPage, "0.")]
    [InlineData(ButtonKind.Language, "de")]
    [InlineData(ButtonKind.Answer, Root + "asked/0/1")]
    [InlineData(ButtonKind.SkipQuestion, Root + "asked/0")]
    [InlineData(ButtonKind.BatchTogether, Root + "failed")]
    [InlineData(ButtonKind.BatchSeparately, Root + "failed")]
    [InlineData(ButtonKind.Keep, null)]
    public async Task Presses_write_nothing_themselves(ButtonKind kind, string? argument)
    {
        await using var bot = await StartAsync();
        var chat = await FillAsync(bot);
        var button = new Button("x", new(kind, argument));
        await bot.Store.CommitAsync(new() { Posts = [new("post", chat, new() { Text = "x", Buttons = [button] }) { CreatedAt = bot.Time.GetUtcNow() }] }, default);
        var turn = await TurnAsync(bot, new() { Chat = chat, MessageId = "1", Press = button.WireId("post"), SentAt = bot.Time.GetUtcNow() });

        Store(bot).IsReadOnly = true;
        var answer = await bot.Services.GetRequiredService<ActionRunner>().PressAsync(turn, default);

        Assert.DoesNotContain(answer.Messages, message => message.Text == turn.Texts[TextKey.PressExpired]);
    }

    private static Task<BotHarness> StartAsync() => BotHarness.StartAsync(
        scripted: true,
        replace: services => services.Replace(ServiceDescriptor.Singleton(provider => StoreProxy.Over(provider.GetRequiredService<IEngineStore>()).Store)));

    private static StoreProxy Store(BotHarness bot) => (StoreProxy)bot.Store;

    /// <summary>A chat with a job of each kind, on a platform that nobody serves: they stay as they are.</summary>
    private static async Task<ChatKey> FillAsync(BotHarness bot)
    {
        var (chat, now) = (new ChatKey("nowhere", "ana"), bot.Time.GetUtcNow());
        const string Asked = """{"questions":{"title":"t","questions":[{"id":"a","prompt":"Which mood","options":[{"id":"1","label":"Calm"},{"id":"2","label":"Wild"}],"allowMultiple":false}]}}""";
        await bot.Store.CommitAsync(
            new()
            {
                Projects = [new(Root + "p", chat) { Name = "Lisbon", CreatedAt = now }, new(Root + "q", chat) { Name = "Porto", CreatedAt = now }],
                Jobs = [Job(Root + "failed", JobState.Failed), Job(Root + "running", JobState.Running), Job(Root + "waiting", JobState.Queued), Job(Root + "asked", JobState.Done) with { Checkpoint = Asked }],
                Posts = [new(Root + "askedc", chat, new() { Text = "Which mood" }) { CreatedAt = now }],
                Chat = (chat, record => record with { ProjectId = Root + "q" }),
            },
            default);
        return chat;

        JobRecord Job(string id, JobState state) => new(id, chat, JobKind.Edit)
        {
            State = state,
            ProjectId = Root + "q",
            PostId = id + "c",
            Request = new() { Language = "en", Attachments = [new("f", "a.mp4", 10)] },
            CreatedAt = now,
            StartedAt = state == JobState.Queued ? null : now,
            FinishedAt = state is JobState.Failed or JobState.Done ? now : null,
        };
    }

    private static Task<MessageContext> TurnAsync(BotHarness bot, IncomingMessage message, DateTimeOffset? receivedAt = null) =>
        bot.Services.GetRequiredService<MessageContextReader>().ReadAsync(new("01k3v5c0000000000000", message, receivedAt ?? bot.Time.GetUtcNow()), default);
}
