using Fakes.Telegram;
using Harness;
using Harness.Telegram;
using NemoBot.Core.Model;

namespace NemoBot.Telegram.Tests;

/// <summary>A message with previews: its text at once, and then a photo of what it lists.</summary>
public sealed class TelegramPreviewTests
{
    private static readonly ChatKey Ana = TelegramHarness.Chat(42);

    [Fact]
    public async Task The_list_becomes_a_photo_with_the_same_text_and_buttons_and_stays_one()
    {
        await using var bot = await TelegramHarness.StartAsync();
        var list = await ListAsync(bot);

        var id = await SendAsync(bot, list);
        await bot.Platform.EditAsync(Ana, id, "post1", list with { Text = "Another text" }, default);

        var shown = Assert.Single(bot.Fake.FromBot(42));
        Assert.Equal(("Another text", "projects.jpg", 1), (shown.Text, shown.Photo?.FileName, shown.Buttons.Count));
        Assert.Equal(["sendMessage", "editMessageMedia", "editMessageCaption"], bot.Fake.Calls.Select(call => call.Method));
        Assert.Empty(bot.Fake.SpecFaults);
    }

    [Theory]
    [InlineData(TelegramTrouble.CutAfter)]
    [InlineData(TelegramTrouble.CutBefore)]
    public async Task When_the_answer_is_lost_a_repeat_leaves_one_message_with_the_photo(TelegramTrouble trouble)
    {
        await using var bot = await TelegramHarness.StartAsync();
        var list = await ListAsync(bot);
        bot.Fake.Fails(new(trouble, "editMessageMedia"));

        Assert.Equal(PlatformFault.Unknown, (await Assert.ThrowsAsync<PlatformException>(() => SendAsync(bot, list))).Fault);
        await SendAsync(bot, list);

        Assert.NotNull(Assert.Single(bot.Fake.FromBot(42)).Photo);
    }

    [Fact]
    public async Task Where_photos_are_forbidden_the_list_is_text()
    {
        await using var bot = await TelegramHarness.StartAsync();
        bot.Fake.Forbids(42, "photo");

        await SendAsync(bot, await ListAsync(bot));

        var shown = Assert.Single(bot.Fake.FromBot(42));
        Assert.Equal(("Your projects:", 1), (shown.Text, shown.Buttons.Count));
        Assert.Null(shown.Photo);
    }

    [Fact]
    public async Task Without_a_file_that_can_be_drawn_the_list_is_text()
    {
        await using var bot = await TelegramHarness.StartAsync();
        var broken = await bot.StoreVideoAsync(Ana, [1, 2, 3]);

        await SendAsync(bot, new() { Text = "Your projects:", Previews = [new("gone", "a", false, 1)] });
        await bot.Platform.SendAsync(Ana, "post2", new() { Text = "Broken", Previews = [new(broken.Id, "b", false, 1)] }, default);

        Assert.Equal(["sendMessage", "sendMessage"], bot.Fake.Calls.Select(call => call.Method));
    }

    private static async Task<OutgoingMessage> ListAsync(TelegramHarness bot)
    {
        var clip = await bot.StoreVideoAsync(Ana, await Stills.ClipAsync("red"));
        return new()
        {
            Text = "Your projects:",
            Previews = [new(clip.Id, "Lisbon", false, 1)],
            Buttons = [new("Rename…", new(ButtonKind.RenameProject, "p1"))],
        };
    }

    private static Task<string> SendAsync(TelegramHarness bot, OutgoingMessage message) => bot.Platform.SendAsync(Ana, "post1", message, default);
}
