using System.Text.Json.Nodes;
using Fakes.Discord;
using Harness;
using Harness.Discord;
using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;

namespace NemoBot.Discord.Tests;

/// <summary>The first answer must be there within 3 seconds, whatever becomes of the process that began it.</summary>
public sealed class FirstAnswerTests
{
    private readonly Places _places = new();

    [Fact]
    public async Task An_interaction_that_is_over_is_no_noise_and_is_answered_another_way()
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (interaction, chat) = _places.At('A');

        await harness.Discord.Gateway.DispatchAsync("INTERACTION_CREATE", interaction); // Its token was never known, or is not any more: 10062.
        var message = await harness.ReceivedAsync(chat);
        await harness.PostAsync(chat, SortableId.New(harness.Clock), new() { Text = "Working", PlatformContext = message.PlatformContext });

        Assert.Equal("Working", Assert.Single(harness.Discord.Channels.In(Payloads.GuildChannel)).Content);
        Assert.Contains(harness.Discord.Rest.Requests, request => request is { Status: 404 } && request.Path.EndsWith("/callback", StringComparison.Ordinal));
        AssertQuiet(harness);
    }

    [Fact]
    public async Task An_interaction_redelivered_after_a_restart_is_acknowledged_and_handled_once()
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (interaction, chat) = _places.At('C');
        var message = await harness.InteractAsync(interaction, chat);

        await harness.RestartAsync();
        await harness.Discord.Gateway.DispatchAsync("INTERACTION_CREATE", interaction); // 40060.
        await harness.Discord.Rest.Arrivals.TakeAsync(request => request.Status == 400 && request.Path.EndsWith("/callback", StringComparison.Ordinal));
        await harness.Discord.Gateway.DispatchAsync("MESSAGE_CREATE", Payloads.DirectMessage("1009"));
        await harness.ReceivedAsync(new("discord", Payloads.DmChannel));

        Assert.Null(await harness.Store.NextMessageAsync(chat, default));
        await harness.PostAsync(chat, SortableId.New(harness.Clock), new() { Text = "Working", PlatformContext = message.PlatformContext });
        Assert.Equal("Working", Assert.Single(harness.Discord.Channels.In(Payloads.GuildChannel)).Content);
        AssertQuiet(harness);
    }

    [Theory]
    [InlineData('A', false)]
    [InlineData('B', false)]
    [InlineData('C', false)]
    [InlineData('D', false)]
    [InlineData('A', true)]
    [InlineData('D', true)]
    public async Task Killed_before_it_arrived_it_is_given_by_the_next_process(char place, bool comesAgain)
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (interaction, chat) = _places.At(place);
        var message = await BeginAsync(harness, interaction, chat);

        await harness.RestartAsync();
        await harness.PostAsync(chat, SortableId.New(harness.Clock), new() { Text = "All is well", PlatformContext = message.PlatformContext });
        if (comesAgain)
        {
            await harness.Discord.Gateway.DispatchAsync("INTERACTION_CREATE", interaction); // The session brings again what may not have been stored.
            await harness.Discord.Rest.Arrivals.TakeAsync(request => request.Status == 400 && IsCallback(request) && (int?)request.Body?["type"] != 5);
        }

        var shown = Assert.Single(harness.Discord.Channels.In((string)interaction["channel_id"]!));
        Assert.Equal(("All is well", false), (shown.Content, shown.IsLoading));
        Assert.Equal(place == 'D', shown.IsEphemeral);
    }

    [Fact]
    public async Task If_it_is_too_late_the_answer_is_sent_another_way()
    {
        await using var harness = await DiscordHarness.StartAsync();
        harness.Discord.Channels.Interactions.FirstAnswerWithin = TimeSpan.FromSeconds(3);
        var (interaction, chat) = _places.At('A');
        var message = await BeginAsync(harness, interaction, chat);
        harness.Clock.Advance(TimeSpan.FromSeconds(4));

        await harness.RestartAsync();
        await harness.PostAsync(chat, SortableId.New(harness.Clock), new() { Text = "All is well", PlatformContext = message.PlatformContext });

        var shown = Assert.Single(harness.Discord.Channels.In(Payloads.GuildChannel));
        Assert.Equal(("All is well", 0), (shown.Content, shown.Edits));
    }

    [Fact]
    public async Task A_stop_waits_for_the_first_answers_under_way()
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (interaction, chat) = _places.At('C');
        var answer = await HoldAnswerAsync(harness, interaction, chat);

        var restarting = harness.RestartAsync();
        answer.SetResult();
        await restarting;

        var state = await harness.Get<InteractionStates>().FindAnswerAsync(chat, (string)interaction["id"]!, default);
        Assert.Equal(Assert.Single(harness.Discord.Channels.In(Payloads.GuildChannel)).Id, state?.CardId);
    }

    [Fact]
    public async Task A_first_answer_that_Discord_does_not_take_holds_up_no_stop_for_longer_than_5_seconds()
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (interaction, chat) = _places.At('C');
        var answer = await HoldAnswerAsync(harness, interaction, chat);
        var limit = TimeSpan.FromSeconds(5);
        TaskCompletionSource isLimited = new(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Clock.TimerSet += wait => _ = wait == limit && isLimited.TrySetResult();

        var restarting = harness.RestartAsync();
        await isLimited.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        Assert.False(restarting.IsCompleted);
        harness.Clock.Advance(limit);

        await restarting.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        answer.SetResult();
    }

    /// <summary>Stored, and its first answer is under way until it is told to end.</summary>
    private static async Task<TaskCompletionSource> HoldAnswerAsync(DiscordHarness harness, JsonObject interaction, ChatKey chat)
    {
        TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously), answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Discord.Rest.Hold = request => IsCallback(request) && begun.TrySetResult() ? answer.Task : null;
        await harness.Discord.InteractAsync(interaction);
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        await harness.ReceivedAsync(chat);
        return answer;
    }

    /// <summary>Stored, but its first answer does not get through.</summary>
    private static async Task<IncomingMessage> BeginAsync(DiscordHarness harness, JsonObject interaction, ChatKey chat)
    {
        harness.Discord.Rest.Fail(new(IsCallback, 400, 50035));
        await harness.Discord.InteractAsync(interaction);
        await harness.Discord.Rest.Arrivals.TakeAsync(IsCallback);
        return await harness.ReceivedAsync(chat);
    }

    private static bool IsCallback(RestRequest request) => request.Path.EndsWith("/callback", StringComparison.Ordinal);

    private static void AssertQuiet(DiscordHarness harness) => Assert.DoesNotContain(
        harness.Log.Lines,
        line => line.Contains(".Discord.", StringComparison.Ordinal) && (line.StartsWith("Warning", StringComparison.Ordinal) || line.StartsWith("Error", StringComparison.Ordinal)));
}
