using System.Text.Json;
using System.Text.Json.Nodes;
using Harness.Discord;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Tests;

/// <summary>What stands in the option of /cancel: one of the offered jobs, nothing, or whatever was typed; Discord lets all of it through.</summary>
public sealed class CancelOptionTests
{
    [Theory]
    [InlineData("The silences")]
    [InlineData("cut")]
    [InlineData("⏳ edit: cut")]
    [InlineData("...")]
    public void Typed_text_stops_nothing_and_asks_for_a_choice(string typed)
    {
        var plan = Plan(typed);

        Assert.Null(plan.Message);
        Assert.Equal((4, 64), ((int)plan.Callback["type"]!, (int)plan.Callback["data"]!["flags"]!));
        Assert.Equal(Texts.In("de")[TextKey.DiscordChooseJob], (string?)plan.Callback["data"]!["content"]);
        Assert.Contains("/cancel", Texts.In("de")[TextKey.DiscordChooseJob], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Left_out_it_stops_what_runs(string? typed) => Assert.Equal(("cancel", null), (Plan(typed).Message!.Command, Plan(typed).Message!.Press));

    [Theory]
    [InlineData("j1")]
    [InlineData("j001rrrrrrrrr")] // Tried again and again.
    public void A_chosen_job_is_stopped_as_by_its_cards_button(string suffix)
    {
        var id = "01h00000000000000000" + suffix;
        var job = new JobRecord(id, new("discord", "1"), JobKind.Edit) { PostId = $"{id}c", CreatedAt = DateTimeOffset.UnixEpoch, Request = new() { Text = "cut", Language = "de" } };
        var value = (string)Choice.Offer(Choice.OfJobs([job], null, Texts.In("en")), "")["data"]!["choices"]![0]!["value"]!;

        Assert.Equal(new Button("", new(ButtonKind.Cancel, id)).WireId(job.PostId), Plan(value).Message?.Press);
    }

    [Fact]
    public async Task The_person_alone_sees_it_and_the_job_continues()
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (interaction, chat) = new Places().At('A', 2, Data("part of a name"));

        await harness.Discord.InteractAsync(interaction);
        await harness.Discord.Channels.Interactions.Answers.TakeAsync(answer => answer.InteractionId == (string?)interaction["id"]);

        var told = Assert.Single(harness.Discord.Channels.In(Payloads.GuildChannel));
        Assert.True(told.IsEphemeral);
        Assert.Null(await harness.Store.NextMessageAsync(chat, default));
    }

    private static InteractionPlan Plan(string? typed) =>
        InteractionPlan.For(Payloads.Interaction("8001", 2, Data(typed)).Deserialize(RestJson.Default.DiscordInteraction)!, DateTimeOffset.UnixEpoch)!;

    private static JsonObject Data(string? typed) => new()
    {
        ["id"] = "9001",
        ["name"] = "cancel",
        ["type"] = 1,
        ["options"] = typed is null ? [] : new JsonArray(new JsonObject { ["name"] = Choice.Job, ["type"] = 3, ["value"] = typed }),
    };
}
