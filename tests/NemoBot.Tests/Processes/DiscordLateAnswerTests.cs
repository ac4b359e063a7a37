using Harness;
using Harness.Discord;
using NemoBot.Core.Model;

namespace NemoBot.Tests.Processes;

/// <summary>Answers that go out late, after a kill or a leap of the clock, are looked for before they are sent: the right one is found, or none.</summary>
public sealed class DiscordLateAnswerTests
{
    private static readonly ChatKey Ana = new("discord", Payloads.DmChannel);
    private static readonly OutgoingMessage Words = new() { Text = "You already have 20 jobs waiting." };

    [Fact]
    public async Task Two_answers_in_the_same_words_are_both_sent()
    {
        await using var bot = await DiscordHarness.StartAsync();
        var (first, second) = (SortableId.New(bot.Clock), SortableId.New(bot.Clock));
        var sent = await bot.PostAsync(Ana, first, Words);
        await bot.Store.UpdatePostAsync(Ana, first, post => post with { MessageId = sent, SentVersion = 1 }, default);

        bot.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.NotEqual(sent, await bot.PostAsync(Ana, second, Words));
        Assert.Equal(2, bot.Discord.Channels.In(Payloads.DmChannel).Count);
    }

    [Fact]
    public async Task One_whose_sending_was_not_stored_is_found_by_its_text()
    {
        await using var bot = await DiscordHarness.StartAsync();
        var post = SortableId.New(bot.Clock);
        var sent = await bot.PostAsync(Ana, post, Words);

        bot.Clock.Advance(TimeSpan.FromMinutes(10)); // Discord has forgotten its nonce.

        Assert.Equal(sent, await bot.PostAsync(Ana, post, Words));
        Assert.Single(bot.Discord.Channels.In(Payloads.DmChannel));
    }
}
