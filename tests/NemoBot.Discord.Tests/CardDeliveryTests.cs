using Fakes.Discord;
using Harness;
using Harness.Discord;
using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;

namespace NemoBot.Discord.Tests;

/// <summary>A job's card from its first message to its last edit: components by every route, and nothing of it is lost.</summary>
public sealed class CardDeliveryTests : IAsyncLifetime
{
    private const int Blurple = 0x5865F2;
    private const int Green = 0x57F287;
    private const string Link = "https://files.example.test/final.mp4";
    private static readonly ChatKey Direct = new("discord", Payloads.DmChannel);
    private readonly Places _places = new();
    private DiscordHarness _harness = null!;

    private IReadOnlyList<FakeMessage> Seen => _harness.Discord.Channels.In(Payloads.DmChannel);

    public async ValueTask InitializeAsync() => _harness = await DiscordHarness.StartAsync();

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Theory]
    [InlineData('A', 1, false)]
    [InlineData('A', 20, true)]
    [InlineData('B', 1, true)]
    [InlineData('B', 20, false)]
    [InlineData('C', 1, true)]
    [InlineData('D', 1, false)]
    public async Task A_card_changes_its_colour_by_whichever_token_and_after_a_restart(char place, int minutes, bool restarts)
    {
        var (interaction, chat) = _places.At(place);
        var message = await _harness.InteractAsync(interaction, chat);
        var postId = SortableId.New(_harness.Clock);
        var id = await _harness.PostAsync(chat, postId, Working() with { PlatformContext = message.PlatformContext });
        Assert.Equal(Blurple, Shown(place, id).Colour);
        _harness.Clock.Advance(TimeSpan.FromMinutes(minutes));
        if (restarts)
        {
            await _harness.RestartAsync();
        }

        Assert.Equal(id, await _harness.Platform.EditAsync(chat, id, postId, Done("All is well") with { PlatformContext = message.PlatformContext }, default));

        var shown = Shown(place, id);
        Assert.Equal((Green, "All is well"), (shown.Colour, shown.Content));
        Assert.Single(_harness.Discord.Channels.In(ChannelOf(place)));
    }

    [Theory]
    [InlineData('C')]
    [InlineData('D')]
    public async Task Where_only_a_press_reaches_it_the_press_changes_its_colour(char place)
    {
        var (interaction, chat) = _places.At(place);
        var message = await _harness.InteractAsync(interaction, chat);
        var postId = SortableId.New(_harness.Clock);
        var id = await _harness.PostAsync(chat, postId, Working() with { PlatformContext = message.PlatformContext });
        _harness.Clock.Advance(TimeSpan.FromMinutes(20));
        await _harness.RestartAsync();
        var done = Done("All is well") with { PlatformContext = message.PlatformContext };
        await _harness.Store.UpdatePostAsync(chat, postId, post => post with { Message = done }, default);
        await _harness.Platform.EditAsync(chat, id, postId, done, default);
        Assert.Equal(Blurple, Shown(place, id).Colour);

        var (press, _) = _places.At(place, 3, new() { ["component_type"] = 2, ["custom_id"] = Shown(place, id).Buttons.Single(button => CustomId.Parse(button).Kind == CustomKind.GetResult) });
        press["message"] = Shown(place, id).ToJson(_harness.Discord.Settings.BotId);
        press["message"]!["flags"] = (1 << 15) | (place == 'D' ? 64 : 0);
        await _harness.Discord.InteractAsync(press);
        await _harness.Discord.Rest.Arrivals.TakeAsync(request => request.Text == "All is well");

        Assert.Equal(Green, Shown(place, id).Colour);
    }

    [Fact]
    public async Task A_long_answer_goes_on_below_the_card_and_goes_away_with_it()
    {
        var postId = SortableId.New(_harness.Clock);
        var id = await _harness.PostAsync(Direct, postId, Working());
        var words = Words(9000);

        Assert.Equal(id, await _harness.Platform.EditAsync(Direct, id, postId, Done(words) with { Buttons = [new("Go on", new(ButtonKind.Say, "go on"))] }, default));

        Assert.Equal(words.Split(' '), Seen.SelectMany(message => message.Content.Split(' ')));
        Assert.Equal((id, Green), (Seen[0].Id, Seen[0].Colour));
        Assert.Single(Seen[0].Buttons);
        Assert.All(Seen.Skip(1), message => Assert.True(message is { IsRich: false, Buttons.Count: 0 }));

        await _harness.RestartAsync();
        await _harness.Platform.EditAsync(Direct, id, postId, Done("short"), default);
        Assert.Equal("short", Assert.Single(Seen).Content);
    }

    [Theory]
    [InlineData('A')]
    [InlineData('C')]
    public async Task In_an_answer_a_long_text_comes_along_as_a_file_beside_its_video(char place)
    {
        var (interaction, chat) = _places.At(place);
        var message = await _harness.InteractAsync(interaction, chat);
        var postId = SortableId.New(_harness.Clock);
        var id = await _harness.PostAsync(chat, postId, Working() with { PlatformContext = message.PlatformContext });
        var words = Words(9000);

        await _harness.Platform.EditAsync(chat, id, postId, Done(words) with { Video = await _harness.VideoAsync(chat, 1000), PlatformContext = message.PlatformContext }, default);

        var shown = Assert.Single(_harness.Discord.Channels.In(ChannelOf(place)));
        Assert.Equal(["final.mp4", "text.txt"], shown.Files.Select(file => file.FileName));
        Assert.Equal(["attachment://final.mp4"], shown.Gallery);
        Assert.Equal(words, System.Text.Encoding.UTF8.GetString(shown.Files[1].Content!));
        Assert.EndsWith(" …", shown.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task If_Discord_does_not_take_that_file_the_card_marks_what_is_left_out()
    {
        var (interaction, chat) = _places.At('C');
        var message = await _harness.InteractAsync(interaction, chat);
        _harness.Discord.Rest.Fail(new(request => request.Files.Count > 0, 403, 50013) { Times = 9 });

        await _harness.PostAsync(chat, SortableId.New(_harness.Clock), Done(Words(9000)) with { PlatformContext = message.PlatformContext });

        var shown = Assert.Single(_harness.Discord.Channels.In(Payloads.GuildChannel));
        Assert.Empty(shown.Files);
        Assert.EndsWith(" …", shown.Content, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_card_keeps_its_video_when_its_text_is_edited_even_if_the_file_is_gone(bool restarts)
    {
        var postId = SortableId.New(_harness.Clock);
        var done = Done("Here") with { Video = (await _harness.VideoAsync(Direct, 1000)) with { FileName = "Olá Lisboa.mp4" } };
        var id = await _harness.PostAsync(Direct, postId, done);
        await _harness.Store.RemoveFileAsync(done.Video!.FileId, default);
        if (restarts)
        {
            await _harness.RestartAsync();
        }

        await _harness.Platform.EditAsync(Direct, id, postId, done with { Text = "Pressed" }, default);
        await _harness.Platform.EditAsync(Direct, id, postId, done with { Text = "Only words", Video = null }, default);

        var shown = Assert.Single(Seen);
        Assert.Equal(["attachment://Ol_Lisboa.mp4"], shown.Gallery);
        Assert.Equal((1, "Only words"), (shown.Files.Count, shown.Content));
        Assert.Single(_harness.Discord.Rest.Requests, request => request.Files.Count > 0);
    }

    [Fact]
    public async Task If_Discord_no_longer_knows_the_file_it_is_sent_again()
    {
        var postId = SortableId.New(_harness.Clock);
        var done = Done("Here") with { Video = await _harness.VideoAsync(Direct, 1000) };
        var id = await _harness.PostAsync(Direct, postId, done);
        _harness.Discord.Rest.Fail(new(request => request.Method == "PATCH" && request.Files.Count == 0, 400, 50035));

        await _harness.Platform.EditAsync(Direct, id, postId, done with { Text = "Pressed" }, default);

        Assert.Equal(("Pressed", true), (Assert.Single(Seen).Content, Seen[0].HasVideo));
        Assert.Equal(2, _harness.Discord.Rest.Requests.Count(request => request.Files.Count > 0));
    }

    [Fact]
    public async Task A_refused_file_is_shown_from_its_address_in_the_card_and_stays_so()
    {
        _harness.Discord.Rest.Fail(new(request => request.Files.Count > 0, 413, 40005) { Times = 9 });
        var postId = SortableId.New(_harness.Clock);
        var done = Done("Here") with { Video = await _harness.VideoAsync(Direct, 1000, Link) };

        var id = await _harness.PostAsync(Direct, postId, done);
        await _harness.Platform.EditAsync(Direct, id, postId, done with { Text = "Pressed" }, default);

        var shown = Assert.Single(Seen);
        Assert.Equal((Green, "Pressed"), (shown.Colour, shown.Content));
        Assert.Equal([Link], shown.Gallery);
        Assert.Single(_harness.Discord.Rest.Requests, request => request.Files.Count > 0);
    }

    [Fact]
    public async Task A_card_that_an_earlier_version_sent_as_text_with_a_video_keeps_both()
    {
        var postId = SortableId.New(_harness.Clock);
        var old = new OutgoingMessage { Text = "Here", Video = await _harness.VideoAsync(Direct, 1000) };
        var id = await _harness.PostAsync(Direct, postId, old);

        await _harness.Platform.EditAsync(Direct, id, postId, old with { Text = "Pressed", Card = new(CardState.Done, "Done", null, null) }, default);

        var shown = Assert.Single(Seen);
        Assert.Equal(("Pressed", false, true), (shown.Content, shown.IsRich, shown.HasVideo));
    }

    [Fact]
    public async Task A_card_that_an_earlier_version_sent_as_text_becomes_one_of_components()
    {
        var postId = SortableId.New(_harness.Clock);
        var id = await _harness.PostAsync(Direct, postId, new() { Text = "Working" });

        await _harness.Platform.EditAsync(Direct, id, postId, Done("All is well"), default);

        Assert.Equal((id, Green, "All is well"), (Seen[0].Id, Assert.Single(Seen).Colour, Seen[0].Content));
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(30, true)] // Discord has forgotten the nonce: the message is found in the channel.
    [InlineData(0, false)]
    public async Task A_card_that_was_sent_without_an_answer_is_updated(int minutes, bool hasButton)
    {
        var postId = SortableId.New(_harness.Clock);
        var working = hasButton ? Working() : Working() with { Buttons = [] };
        var first = await _harness.PostAsync(Direct, postId, working);
        await _harness.RestartAsync();
        _harness.Clock.Advance(TimeSpan.FromMinutes(minutes));

        var again = await _harness.Platform.SendAsync(Direct, postId, Done("All is well"), default);

        Assert.Equal(first, again);
        Assert.Equal((Green, "All is well"), (Assert.Single(Seen).Colour, Seen[0].Content));
    }

    [Fact]
    public async Task A_card_without_buttons_is_found_by_its_text_once_the_nonce_is_forgotten()
    {
        var postId = SortableId.New(_harness.Clock);
        var first = await _harness.PostAsync(Direct, postId, Done("All is well"));
        await _harness.RestartAsync();
        _harness.Clock.Advance(TimeSpan.FromMinutes(30));

        Assert.Equal(first, await _harness.Platform.SendAsync(Direct, postId, Done("All is well"), default));

        Assert.Equal(0, Assert.Single(Seen).Edits);
    }

    [Fact]
    public async Task A_card_that_notifies_mentions_its_owner_and_nobody_else()
    {
        var chat = new ChatKey("discord", $"{Payloads.GuildChannel}/{Payloads.Person}");
        var postId = SortableId.New(_harness.Clock);

        var id = await _harness.PostAsync(chat, postId, Done("Ready, @everyone") with { Notify = true });
        var sent = Assert.Single(_harness.Discord.Channels.In(Payloads.GuildChannel));
        Assert.StartsWith($"<@{Payloads.Person}> Ready", sent.Content, StringComparison.Ordinal);
        Assert.Equal($$"""{"parse":[],"users":["{{Payloads.Person}}"]}""", sent.First["allowed_mentions"]!.ToJsonString());
        Assert.Equal(1 << 15, (int?)sent.First["flags"]); // Not silent.
        await _harness.Platform.EditAsync(chat, id, postId, Done("Ready") with { Notify = true }, default);

        Assert.Equal("""{"parse":[]}""", Assert.Single(_harness.Discord.Rest.Requests, request => request.Method == "PATCH").Body!["allowed_mentions"]!.ToJsonString());
    }

    private static OutgoingMessage Working() => new()
    {
        Text = "Cutting",
        Card = new(CardState.Working, "Cutting", null, null),
        Buttons = [new("Cancel", new(ButtonKind.Cancel, "job"))],
    };

    private static OutgoingMessage Done(string text) => new() { Text = text, Card = new(CardState.Done, "Done", null, null) };

    /// <summary>Words that are all different.</summary>
    private static string Words(int length) => string.Join(' ', Enumerable.Range(0, length / 7).Select(i => $"w{i:00000}"));

    private static string ChannelOf(char place) => place == 'B' ? Payloads.DmChannel : Payloads.GuildChannel;

    private FakeMessage Shown(char place, string id) => _harness.Discord.Channels.In(ChannelOf(place)).Single(message => message.Id == id);
}
