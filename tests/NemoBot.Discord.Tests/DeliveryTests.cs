using System.Text.Json.Nodes;
using Fakes.Discord;
using Harness;
using Harness.Bot;
using Harness.Discord;
using NemoBot.Core.Model;

namespace NemoBot.Discord.Tests;

/// <summary>What is too large, too long or not to be taken back.</summary>
public sealed class DeliveryTests : IAsyncLifetime
{
    private const string Link = "https://files.example.test/final.mp4";
    private static readonly ChatKey Direct = new("discord", Payloads.DmChannel);
    private readonly Places _places = new();
    private DiscordHarness _harness = null!;

    private IReadOnlyList<FakeMessage> Seen => _harness.Discord.Channels.In(Payloads.DmChannel);

    public async ValueTask InitializeAsync() => _harness = await DiscordHarness.StartAsync();

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Theory]
    [InlineData(413, 0)]
    [InlineData(413, 40005)]
    [InlineData(400, 50045)]
    public async Task A_file_that_Discord_does_not_take_is_shown_from_its_address_in_direct_messages(int status, int code)
    {
        _harness.Discord.Rest.Fail(new(request => request.Files.Count > 0, status, code));

        await SendAsync(new() { Text = "Here", Video = await _harness.VideoAsync(Direct, 1000, Link), Buttons = [Claim("https://nemovideo.test/claim")] });

        AssertShownFromLink(Assert.Single(Seen));
    }

    [Theory]
    [InlineData('A', 413, 40005)]
    [InlineData('B', 413, 0)]
    [InlineData('C', 413, 40005)]
    [InlineData('D', 400, 50045)]
    public async Task A_file_that_Discord_does_not_take_is_shown_from_its_address_in_an_answer(char place, int status, int code)
    {
        var (interaction, chat) = _places.At(place);
        var message = await _harness.InteractAsync(interaction, chat);
        _harness.Discord.Rest.Fail(new(request => request.Files.Count > 0, status, code));

        var result = new OutgoingMessage { Text = "Here", Video = await _harness.VideoAsync(chat, 1000, Link), Buttons = [Claim("https://nemovideo.test/claim")], PlatformContext = message.PlatformContext };
        await _harness.PostAsync(chat, SortableId.New(_harness.Clock), result);

        AssertShownFromLink(Assert.Single(_harness.Discord.Channels.In((string)interaction["channel_id"]!)));
    }

    [Fact]
    public async Task A_result_above_the_limit_is_not_even_tried()
    {
        await SendAsync(new() { Text = "Here", Video = Large(Link) });

        AssertShownFromLink(Assert.Single(Seen), claims: false);
        Assert.DoesNotContain(_harness.Discord.Rest.Requests, request => request.Files.Count > 0);
    }

    [Fact]
    public async Task Where_the_interaction_allows_more_more_is_uploaded()
    {
        var (interaction, chat) = _places.At('C');
        interaction["attachment_size_limit"] = 50 << 20;
        _harness.Discord.Channels.UploadLimit = 50 << 20;
        var message = await _harness.InteractAsync(interaction, chat);
        var video = await _harness.VideoAsync(chat, 11 << 20, Link);

        await _harness.PostAsync(chat, SortableId.New(_harness.Clock), new() { Text = "Here", Video = video, PlatformContext = message.PlatformContext });

        Assert.Equal(11 << 20, Assert.Single(Assert.Single(_harness.Discord.Channels.In(Payloads.GuildChannel)).Files).Length);
    }

    [Fact]
    public async Task An_address_over_512_characters_stands_in_the_text_and_so_does_a_long_claim_link()
    {
        var address = "https://files.example.test/" + new string('a', 600);
        var claim = "https://nemovideo.test/claim?token=" + new string('b', 600);

        await SendAsync(new() { Text = "Here", Video = Large(address), Buttons = [Claim(claim)] });

        var body = Assert.Single(Seen).Body["components"]!.AsArray();
        var words = (string)body[0]!["content"]!;
        Assert.Contains($"[final.mp4](<{address}>)", words, StringComparison.Ordinal);
        Assert.Contains($"(<{claim}>)", words, StringComparison.Ordinal);
        Assert.DoesNotContain("\"style\":5", body.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_of_components_stays_one_when_it_is_edited()
    {
        var postId = SortableId.New(_harness.Clock);
        var result = new OutgoingMessage { Text = "Here", Video = Large(Link) };
        var id = await _harness.PostAsync(Direct, postId, result);

        await _harness.Platform.EditAsync(Direct, id, postId, result with { Text = "Still here" }, default);
        await _harness.Platform.EditAsync(Direct, id, postId, result with { Text = "Only words", Video = null }, default);

        Assert.Equal("Only words", (string)Assert.Single(Seen).Body["components"]![0]!["content"]!);
    }

    [Theory]
    [InlineData('A')]
    [InlineData('C')]
    public async Task A_card_of_components_stays_one_when_its_post_is_edited_by_whichever_token(char place)
    {
        var (interaction, chat) = _places.At(place);
        var message = await _harness.InteractAsync(interaction, chat);
        var video = await _harness.VideoAsync(chat, 1000, Link);
        _harness.Discord.Rest.Fail(new(request => request.Files.Count > 0, 413, 40005));
        var postId = SortableId.New(_harness.Clock);
        var result = new OutgoingMessage { Text = "Here", Video = video, PlatformContext = message.PlatformContext };
        var id = await _harness.PostAsync(chat, postId, result);

        Assert.Equal(id, await _harness.Platform.EditAsync(chat, id, postId, result with { Text = "Edited" }, default));
        if (place == 'A')
        {
            _harness.Clock.Advance(TimeSpan.FromMinutes(20));
            await _harness.Platform.EditAsync(chat, id, postId, result with { Text = "Edited", Video = null }, default);
        }

        Assert.Equal("Edited", (string)Assert.Single(_harness.Discord.Channels.In(Payloads.GuildChannel)).Body["components"]![0]!["content"]!);
    }

    [Fact]
    public async Task A_long_text_is_several_messages_that_grow_and_shrink_with_it()
    {
        var postId = SortableId.New(_harness.Clock);
        var first = await _harness.PostAsync(Direct, postId, Long(paragraphs: 12));
        var before = Seen.Select(message => message.Id).ToList();
        Assert.InRange(before.Count, 3, 6);
        Assert.Equal(first, before[0]);

        Assert.Equal(first, await _harness.Platform.EditAsync(Direct, first, postId, Long(paragraphs: 25), default));
        Assert.True(Seen.Count > before.Count);
        Assert.Equal(before, Seen.Take(before.Count).Select(message => message.Id));
        AssertWhole(paragraphs: 25);

        await _harness.RestartAsync(); // Which messages belong together survives it.
        Assert.Equal(first, await _harness.Platform.EditAsync(Direct, first, postId, Long(paragraphs: 5), default));
        Assert.True(Seen.Count < before.Count);
        AssertWhole(paragraphs: 5);

        await _harness.Platform.EditAsync(Direct, first, postId, new() { Text = "short" }, default);
        Assert.Equal("short", Assert.Single(Seen).Content);
        Assert.Empty(Seen[0].Buttons);
        AssertNobodyIsMentioned();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)] // Discord has forgotten the nonce: the message is found in the channel.
    public async Task A_post_that_was_sent_without_an_answer_is_updated(int minutes)
    {
        var postId = SortableId.New(_harness.Clock);
        var stop = new OutgoingMessage { Text = "Queued", Buttons = [new("Cancel", new(ButtonKind.Cancel, "job"))] };
        var first = await _harness.PostAsync(Direct, postId, stop);
        await _harness.RestartAsync();
        _harness.Clock.Advance(TimeSpan.FromMinutes(minutes));

        var again = await _harness.Platform.SendAsync(Direct, postId, new() { Text = "Got it" }, default);
        _harness.Clock.Advance(TimeSpan.FromMinutes(minutes));
        var once = await _harness.Platform.SendAsync(Direct, postId, new() { Text = "Got it" }, default);

        Assert.Equal([first, first], [again, once]);
        Assert.Equal("Got it", Assert.Single(Seen).Content);
        Assert.Empty(Seen[0].Buttons);
    }

    [Fact]
    public async Task A_code_block_that_is_cut_is_closed_and_opened_again()
    {
        var lines = string.Join('\n', Enumerable.Range(1, 400).Select(i => $"line {i} of the log"));

        await SendAsync(new() { Text = $"Look:\n\n```text\n{lines}\n```\n\n**Done** @everyone" });

        Assert.True(Seen.Count > 2);
        Assert.All(Seen, message => Assert.Equal(1, message.Content.Split("```").Length % 2));
        Assert.All(Seen.Skip(1).SkipLast(1), message => Assert.StartsWith("```", message.Content, StringComparison.Ordinal));
        Assert.Contains("**Done**", Seen[^1].Content, StringComparison.Ordinal);
        AssertNobodyIsMentioned();
    }

    [Theory]
    [InlineData(9, false)]
    [InlineData(30, true)]
    public async Task In_an_answer_a_long_text_is_one_message_and_what_does_not_fit_is_marked(int paragraphs, bool isCut)
    {
        var (interaction, chat) = _places.At('C');
        var message = await _harness.InteractAsync(interaction, chat);

        await _harness.PostAsync(chat, SortableId.New(_harness.Clock), Long(paragraphs) with { PlatformContext = message.PlatformContext });

        var shown = Assert.Single(_harness.Discord.Channels.In(Payloads.GuildChannel));
        var texts = shown.Body["embeds"]!.AsArray().Select(embed => (string)embed!["description"]!).ToList();
        Assert.InRange(texts.Sum(text => text.Length), 4096, 6000);
        Assert.All(texts, text => Assert.InRange(text.Length, 1, 4096));
        Assert.Equal(isCut, texts[^1].EndsWith('…'));
        AssertNobodyIsMentioned();
    }

    [Fact]
    public async Task The_owner_alone_is_mentioned_and_edits_mention_nobody()
    {
        var chat = new ChatKey("discord", $"{Payloads.GuildChannel}/{Payloads.Person}");
        var postId = SortableId.New(_harness.Clock);
        var id = await _harness.PostAsync(chat, postId, new() { Text = "Ready, @everyone and <@999>", Notify = true });
        Assert.Equal($$"""{"parse":[],"users":["{{Payloads.Person}}"]}""", Assert.Single(_harness.Discord.Channels.In(Payloads.GuildChannel)).Body["allowed_mentions"]!.ToJsonString());

        await _harness.Platform.EditAsync(chat, id, postId, new() { Text = "Ready, <@999>", Notify = true }, default);

        var edit = Assert.Single(_harness.Discord.Rest.Requests, request => request.Method == "PATCH");
        Assert.Equal("""{"parse":[]}""", edit.Body!["allowed_mentions"]!.ToJsonString());
    }

    [Fact]
    public async Task The_bot_hands_a_large_result_to_the_platform_that_can_show_it_from_its_link()
    {
        await using var bot = await BotHarness.StartAsync(limits: TestPlatform.NoLimits with { OutgoingBytes = 1_000, ShowsVideoLinks = _harness.Platform.Limits.ShowsVideoLinks });
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\" and export", ("a.mp4", SampleMedia.Mp4()));

        var result = await ana.SeesVideoAsync();
        Assert.NotNull(result.Video!.Link);
        Assert.Contains(result.Buttons, button => button.Link?.Query.StartsWith("?ct=clm_", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(result.Video.Link!.AbsoluteUri, result.Text, StringComparison.Ordinal);
    }

    private static OutgoingMessage Long(int paragraphs) => new()
    {
        Text = string.Join("\n\n", Enumerable.Range(1, paragraphs).Select(i => $"**Paragraph {i}** {string.Join(' ', Enumerable.Repeat("@everyone wonderful", 28))}")),
        Buttons = [new("Go on", new(ButtonKind.Say, "go on"))],
    };

    private static Button Claim(string link) => new("Open in browser", new(ButtonKind.Open, "claim")) { Link = new(link) };

    private static VideoResult Large(string link) => new("none", "final.mp4", DiscordPlatform.DefaultUploadBytes + 1, null, null, null) { Link = new(link) };

    private static void AssertShownFromLink(FakeMessage shown, bool claims = true)
    {
        var body = shown.Body["components"]!.AsArray();
        Assert.Empty(shown.Files);
        Assert.Equal(Link, (string)body.Single(part => (int)part!["type"]! == 12)!["items"]![0]!["media"]!["url"]!);
        var links = body.SelectMany(part => part!["components"] as JsonArray ?? []).Select(button => (string?)button!["url"]).OfType<string>().ToList();
        Assert.Contains(Link, links);
        Assert.Equal(claims, links.Contains("https://nemovideo.test/claim"));
    }

    private Task<string> SendAsync(OutgoingMessage message) => _harness.PostAsync(Direct, SortableId.New(_harness.Clock), message);

    private void AssertWhole(int paragraphs)
    {
        Assert.All(Seen, message => Assert.InRange(message.Content.Length, 1, 2000));
        var all = string.Join('\n', Seen.Select(message => message.Content));
        Assert.All(Enumerable.Range(1, paragraphs), i => Assert.Contains($"**Paragraph {i}**", all, StringComparison.Ordinal));
        Assert.DoesNotContain($"Paragraph {paragraphs + 1}", all, StringComparison.Ordinal);
        Assert.All(Seen.SkipLast(1), message => Assert.Empty(message.Buttons));
        Assert.Single(Seen[^1].Buttons);
    }

    private void AssertNobodyIsMentioned() => Assert.All(
        _harness.Discord.Rest.Requests.Where(request => request.Method is "POST" or "PATCH").Select(request => request.Body?["data"] ?? request.Body).Where(body => body?["content"] is not null),
        body => Assert.Equal("""{"parse":[]}""", body!["allowed_mentions"]?.ToJsonString()));
}
