using System.Text.Json.Nodes;
using Fakes.Discord;
using Harness;
using Harness.Discord;
using NemoBot.Core.Model;
using NemoBot.Discord.Outgoing;

namespace Dialogs.Discord;

/// <summary>One command that asks for two jobs: the first one's card is the answer, the second one's a message of its own, which becomes the result.</summary>
public sealed class EditAndExportTests
{
    private const string Link = "https://files.example.test/final.mp4";
    private readonly Places _places = new();

    [Theory]
    [InlineData('A')]
    [InlineData('C')]
    public async Task Each_video_of_those_that_are_edited_and_exported_one_by_one_arrives_once(char place)
    {
        await using var story = await DiscordStory.StartAsync();
        await story.Discord.InteractAsync(story.At(place, ContextMenu(story.Video("a.mp4"), story.Video("b.mp4"))));
        var question = await story.SeesAsync(Payloads.GuildChannel, "or one by one?");
        await story.PressAsync(place, question, DiscordStory.Labelled(question, "One by one"));
        await story.SeesAsync(Payloads.GuildChannel, "1 of 2: ");

        await story.CommandAsync(place, "edit", "add the title \"First\"");

        var ready = await story.SeesAsync(Payloads.GuildChannel, "Your video is ready");
        await story.SeesAsync(Payloads.GuildChannel, "your video is above");
        Assert.Equal(ready.Id, Assert.Single(story.In(Payloads.GuildChannel), message => message.HasVideo).Id);
        Assert.NotEmpty(ready.Files);
        Assert.Single(story.In(Payloads.GuildChannel), message => message.Content.Contains("I added the title", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData('C')]
    [InlineData('D')]
    public async Task A_result_that_becomes_a_follow_up_is_shown_from_its_address_where_the_file_is_refused_and_stays_so(char place)
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (chat, postId, cardId, context) = await FollowUpAsync(harness, place);
        var video = await harness.VideoAsync(chat, 1000, Link);
        harness.Discord.Rest.Fail(new(request => request.Files.Count > 0, 413, 40005));

        var result = new OutgoingMessage { Text = "Here it is", Video = video, PlatformContext = context };
        Assert.Equal(cardId, await harness.Platform.EditAsync(chat, cardId, postId, result, default));
        Assert.True(Shown(harness, cardId).HasVideo);

        await harness.Platform.EditAsync(chat, cardId, postId, result with { Text = "Only words", Video = null }, default);
        Assert.Contains("Only words", DiscordStory.Words(Shown(harness, cardId)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_that_waited_for_a_press_on_its_follow_up_is_let_go_once_it_is_there()
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (chat, postId, cardId, context) = await FollowUpAsync(harness, 'C');
        var result = new OutgoingMessage { Text = "Here it is", Video = await harness.VideoAsync(chat, 1000), PlatformContext = context };
        await harness.Get<WaitingFiles>().AddAsync(result.Video, default);

        await harness.Platform.EditAsync(chat, cardId, postId, result, default);

        Assert.Single(Shown(harness, cardId).Files);
        Assert.Empty(await harness.Get<IFileKeeper>().KeptAsync(default));
    }

    private static JsonObject ContextMenu(params JsonObject[] files)
    {
        var target = Payloads.GuildMessage("4001", "");
        target["attachments"] = new JsonArray([.. files]);
        return Payloads.Interaction("0", 2, new()
        {
            ["name"] = CommandCatalog.EditThisVideo,
            ["type"] = 3,
            ["target_id"] = "4001",
            ["resolved"] = new JsonObject { ["messages"] = new JsonObject { ["4001"] = target } },
        });
    }

    /// <summary>The card of a second job, as a message of its own.</summary>
    private async Task<(ChatKey Chat, string PostId, string CardId, string? Context)> FollowUpAsync(DiscordHarness harness, char place)
    {
        var (interaction, chat) = _places.At(place);
        var message = await harness.InteractAsync(interaction, chat);
        var card = new OutgoingMessage { Text = "Cutting", Card = new(CardState.Working, "Cutting", null, null), PlatformContext = message.PlatformContext };
        await harness.PostAsync(chat, SortableId.New(harness.Clock), card);
        var postId = SortableId.New(harness.Clock);
        return (chat, postId, await harness.PostAsync(chat, postId, card with { Text = "Rendering" }), message.PlatformContext);
    }

    private static FakeMessage Shown(DiscordHarness harness, string id) => harness.Discord.Channels.In(Payloads.GuildChannel).Single(message => message.Id == id);
}
