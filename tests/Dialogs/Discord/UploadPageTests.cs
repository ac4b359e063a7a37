using System.Text.Json.Nodes;
using Fakes.Discord;
using Harness.Bot;
using Harness.Discord;
using Harness.WebChat;
using NemoVideo.Simulator.Log;

namespace Dialogs.Discord;

/// <summary>Discord lets people send less than the bot takes, and the bot send less than it makes: the rest goes by the bot's own links.</summary>
public sealed class UploadPageTests
{
    private const int Megabyte = 1 << 20;

    [Theory]
    [InlineData('A')]
    [InlineData('B')]
    [InlineData('C')]
    public async Task A_video_too_large_for_Discord_is_sent_at_a_page_edited_and_shown_from_a_link(char place)
    {
        await using var story = await DiscordStory.StartAsync(settings: new() { [Phone.Setting.Key] = Phone.Setting.Value });
        using var phone = new Phone(() => story.Bot.Address);
        var channel = DiscordStory.ChannelOf(place);
        var content = SampleMedia.Mp4(payload: 11 * Megabyte);

        await story.CommandAsync(place, "upload");
        var offer = await story.SeesAsync(channel, "Too large to send here?");
        Assert.Contains("The link works until", DiscordStory.Words(offer), StringComparison.Ordinal);
        await phone.SendAsync(LinkOf(offer, "Send a large file"), "long.mp4", content, onTheWay: story.RestartAsync);
        await story.SeesAsync(channel, "Got long.mp4");
        Assert.Equal(content.Length, Assert.Single(story.Bot.Nemo.Log.Of(LogKind.Upload)).Bytes);

        await story.CommandAsync(place, "edit", "add a title \"Hello\"");
        await story.SeesAsync(channel, "I added the title");
        await story.CommandAsync(place, "export");
        var result = await story.SeesAsync(channel, message => message.HasVideo, "the video");
        Assert.Empty(result.Files);
        Assert.Contains("The link works until", DiscordStory.Words(result), StringComparison.Ordinal);
        using var download = await phone.DownloadAsync(LinkOf(result, "Download"));
        Assert.Equal(content, await download.Content.ReadAsByteArrayAsync());
        Assert.DoesNotContain(story.Bot.Logs.Lines, line => line.Contains("nbl_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_public_address_a_file_belongs_to_the_command()
    {
        await using var with = await DiscordStory.StartAsync(settings: new() { [Phone.Setting.Key] = Phone.Setting.Value });
        await using var without = await DiscordStory.StartAsync();

        Assert.False(IsFileRequired(with));
        Assert.True(IsFileRequired(without));
    }

    private static bool IsFileRequired(DiscordStory story) =>
        (bool)story.Discord.Rest.Commands!.Single(command => (string?)command!["name"] == "upload")!["options"]![0]!["required"]!;

    private static string LinkOf(FakeMessage message, string label) => (string)Buttons(message.Body).First(button => (string?)button["label"] == label)["url"]!;

    private static IEnumerable<JsonObject> Buttons(JsonNode? node) => node switch
    {
        JsonObject one => (one["url"] is JsonValue && one["label"] is not null ? [one] : Enumerable.Empty<JsonObject>()).Concat(one.SelectMany(property => Buttons(property.Value))),
        JsonArray many => many.SelectMany(Buttons),
        _ => [],
    };
}
