using System.Text.Json.Nodes;
using Harness;
using Harness.Discord;
using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;

namespace Dialogs.Discord;

/// <summary>A result that comes when only a press can bring it, in the very moment of that press.</summary>
public sealed class ParkingTests
{
    [Fact]
    public async Task A_result_does_not_wait_for_a_press_that_has_just_been()
    {
        await using var harness = await DiscordHarness.StartAsync();
        var chat = new ChatKey("discord", $"{Payloads.GuildChannel}/{Payloads.Person}");
        var message = await harness.InteractAsync(ByOwnInstall(Payloads.SlashCommand("6001", "export", null, token: "first-token")), chat);
        var card = new OutgoingMessage { Text = "Working", Card = new(CardState.Working, "Cutting", 0.4, null), PlatformContext = message.PlatformContext };
        var cardId = await harness.PostAsync(chat, SortableId.New(harness.Clock), card);
        harness.Clock.Advance(TimeSpan.FromMinutes(16));
        var states = harness.Get<InteractionStates>();
        var before = (await states.FindAnswerAsync(chat, "6001", default))!;
        await PressAsync(harness, cardId);
        var after = (await states.FindAnswerAsync(chat, "6001", default))!;

        // As it was before the press, until the result has seen that only a press can bring it; then the press comes first all the same.
        await states.UpdateAnswerAsync(chat, "6001", _ => before, default);
        var isPressed = false;
        harness.AfterUpdateOfValue = async key =>
        {
            if (key == "waiting-files" && !isPressed)
            {
                isPressed = true;
                await states.UpdateAnswerAsync(chat, "6001", _ => after, default);
            }
        };
        var video = await harness.VideoAsync(chat, 1000);
        await harness.PostAsync(chat, SortableId.New(harness.Clock), new() { Text = "Here it is", Video = video, PlatformContext = message.PlatformContext });

        Assert.True(isPressed);
        Assert.Single(harness.Discord.Channels.In(Payloads.GuildChannel), shown => shown.HasVideo);
        Assert.Empty((await states.FindAnswerAsync(chat, "6001", default))!.Parked);
        Assert.Empty(await harness.Get<IFileKeeper>().KeptAsync(default));
    }

    private static async Task PressAsync(DiscordHarness harness, string cardId)
    {
        var shown = harness.Discord.Channels.In(Payloads.GuildChannel).Single(each => each.Id == cardId);
        var button = shown.Buttons.Single(id => CustomId.Parse(id).Kind == CustomKind.GetResult);
        var press = ByOwnInstall(Payloads.Interaction("6002", 3, new() { ["component_type"] = 2, ["custom_id"] = button }, "second-token"));
        press["message"] = new JsonObject { ["id"] = cardId };
        await harness.Discord.InteractAsync(press);
        await harness.Discord.Rest.Arrivals.TakeAsync(request => request.Method == "PATCH" && request.Path.Contains("second-token", StringComparison.Ordinal));
    }

    private static JsonObject ByOwnInstall(JsonObject interaction)
    {
        interaction["authorizing_integration_owners"] = new JsonObject { ["1"] = Payloads.Person };
        return interaction;
    }
}
