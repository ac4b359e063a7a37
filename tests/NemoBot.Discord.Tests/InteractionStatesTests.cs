using Harness.Discord;
using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Outgoing;

namespace NemoBot.Discord.Tests;

/// <summary>What is known of answers, however busy the channel is.</summary>
public sealed class InteractionStatesTests
{
    private static readonly ChatKey Chat = new("discord", "1");

    [Fact]
    public async Task An_answer_is_known_however_many_others_came_since_and_after_a_restart()
    {
        var (store, _) = ValueStore.Create();
        var states = States(store);
        var answer = await states.UpdateAnswerAsync(Chat, "first", _ => Answer("first") with { Begun = ["post"], CardId = "7" }, default);
        for (var n = 0; n < 5_000; n++)
        {
            await states.UpdateAnswerAsync(Chat, $"{n}", _ => Answer($"{n}"), default);
        }

        var next = States(store);
        foreach (var each in new[] { states, next })
        {
            var known = await each.FindAnswerAsync(Chat, "first", default);
            Assert.Equal((answer.CardId, answer.Token), (known?.CardId, known?.Token));
            Assert.Equal(["post"], known!.Begun);
        }

        Assert.Null(await next.FindAnswerAsync(new("discord", "2"), "first", default));
    }

    [Fact]
    public async Task What_version_0_1_0_knew_is_known_and_can_be_changed()
    {
        var (store, control) = ValueStore.Create();
        control.Values["ledger/1"] = """
            {"Answers":[{"InteractionId":"first","Token":"t","ExpiresAt":"2026-11-02T09:15:00+00:00","AtOriginal":true,"Reach":"Member","CardId":"7","Begun":["post"],"Parked":[]}],
             "Notes":[{"PostId":"post","MessageIds":["7","8"],"IsRich":true,"HasVideo":false}]}
            """;
        var states = States(store);

        Assert.Equal("7", (await states.FindAnswerAsync(Chat, "first", default))?.CardId);
        Assert.Equal(["7", "8"], (await new LegacyReceipts(store).FindReceiptAsync(Chat, "post", default))?.MessageIds);
        await states.UpdateAnswerAsync(Chat, "first", known => known! with { CardId = "9" }, default);

        var next = States(store);
        Assert.Equal("9", (await next.FindAnswerAsync(Chat, "first", default))?.CardId);
    }

    private static InteractionStates States(IStore store) => new(store, new(store));

    private static AnswerRecord Answer(string id) => new(id, "token", DateTimeOffset.UnixEpoch, AtOriginal: true, Reach.Member);
}
