using Harness;
using Harness.Discord;
using NemoBot.Core.Model;

namespace NemoBot.Discord.Tests;

/// <summary>A message with previews: one picture of what it lists, with the numbers of the list.</summary>
public sealed class PreviewTests
{
    private readonly Places _places = new();

    [Fact]
    public async Task The_list_has_one_picture_of_its_projects_with_their_numbers()
    {
        await using var harness = await DiscordHarness.StartAsync();
        ChatKey chat = new("discord", Payloads.DmChannel);
        var list = new OutgoingMessage
        {
            Text = "Your projects:",
            Previews =
            [
                new(await StoreAsync(harness, chat, await Stills.ClipAsync("red"), "video/mp4"), "Lisbon", false, 1),
                new("gone", "Porto", false, 2),
                new(await StoreAsync(harness, chat, await Stills.PictureAsync("blue"), "image/png"), "Faro", true, 7),
            ],
        };

        await harness.PostAsync(chat, SortableId.New(harness.Clock), list);

        var file = Assert.Single(Assert.Single(harness.Discord.Channels.In(Payloads.DmChannel)).Files);
        Assert.Equal("projects.jpg", file.FileName);

        // The strokes of 1 are on the right, the upper one of 7 is across; beside a portrait the sheet is dark.
        var (width, height, colors) = await Stills.LookAsync(file.Content!, (120, 120), (32, 30), (20, 18), (360, 120), (256 + 9, 18), (256 + 2, 30), (260, 120));
        Assert.Equal((480, 240), (width, height));
        Assert.Equal(["red", "white", "dark", "blue", "white", "dark", "dark"], colors);
    }

    [Theory]
    [InlineData('A')]
    [InlineData('B')]
    [InlineData('C')]
    public async Task An_answer_to_a_command_has_it_too_and_keeps_it_when_it_is_edited(char place)
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (interaction, chat) = _places.At(place);
        var message = await harness.InteractAsync(interaction, chat);
        var list = new OutgoingMessage
        {
            Text = "Your projects:",
            PlatformContext = message.PlatformContext,
            Previews = [new(await StoreAsync(harness, chat, await Stills.ClipAsync("red"), "video/mp4"), "Lisbon", false, 1)],
        };
        var post = SortableId.New(harness.Clock);

        var id = await harness.PostAsync(chat, post, list);
        await harness.Platform.EditAsync(chat, id, post, list with { Text = "Another text" }, default);

        var shown = Assert.Single(harness.Discord.Channels.In(place == 'B' ? Payloads.DmChannel : Payloads.GuildChannel), shown => shown.Content.Contains("Another text", StringComparison.Ordinal));
        Assert.Equal("projects.jpg", Assert.Single(shown.Files).FileName);
    }

    [Fact]
    public async Task Without_a_file_that_can_be_drawn_the_list_is_text()
    {
        await using var harness = await DiscordHarness.StartAsync();
        ChatKey chat = new("discord", Payloads.DmChannel);
        var broken = await StoreAsync(harness, chat, [1, 2, 3], "video/mp4");

        await harness.PostAsync(chat, SortableId.New(harness.Clock), new() { Text = "Your projects:", Previews = [new("gone", "a", false, 1), new(broken, "b", false, 2)] });

        Assert.Empty(Assert.Single(harness.Discord.Channels.In(Payloads.DmChannel), shown => shown.Content == "Your projects:").Files);
    }

    private static async Task<string> StoreAsync(DiscordHarness harness, ChatKey chat, byte[] content, string mediaType) =>
        (await harness.Get<IFileStore>().SaveAsync(new(chat), "file", mediaType, new MemoryStream(content), long.MaxValue, default)).Id;
}
