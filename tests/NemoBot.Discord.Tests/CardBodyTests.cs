using System.Text.Json.Nodes;
using Fakes.Discord;
using NemoBot.Core.Model;
using NemoBot.Discord.Outgoing;

namespace NemoBot.Discord.Tests;

/// <summary>A job's card: a container in the colour of its state, with its text, pictures and buttons.</summary>
public sealed class CardBodyTests
{
    private const string PostId = "0123456789abcdefghjk";
    private const string Link = "https://files.example.test/final.mp4";
    private static readonly BodyOptions Plain = new("1", null, VideoWay.None);

    [Theory]
    [InlineData(CardState.Queued, false, false, 0x5865F2)]
    [InlineData(CardState.Working, false, false, 0x5865F2)]
    [InlineData(CardState.Done, false, false, 0x57F287)]
    [InlineData(CardState.Failed, false, false, 0xED4245)]
    [InlineData(CardState.Failed, true, false, 0xED4245)]
    [InlineData(CardState.Cancelled, false, false, 0x99AAB5)]
    [InlineData(CardState.Cancelled, true, false, null)]
    [InlineData(CardState.Done, true, false, null)]
    [InlineData(CardState.Done, false, true, null)]
    public void The_frame_has_the_colour_of_the_state(CardState state, bool changedNothing, bool asks, int? colour)
    {
        var shown = Shown(new() { Text = "Words", Card = new(state, "", null, null) { ChangedNothing = changedNothing, Asks = asks } }, Plain);

        Assert.Equal(colour, shown.Colour);
        Assert.Equal([17], Types(shown.Body));
        Assert.Equal("Words", shown.Content);
    }

    [Fact]
    public void A_message_that_is_no_card_is_text() => Assert.False(Shown(new() { Text = "Words" }, Plain).IsRich);

    [Fact]
    public void A_message_of_components_that_is_no_card_has_no_frame()
    {
        var shown = Shown(new() { Text = "Words", Buttons = [Button(0)] }, Plain with { StaysRich = true });

        Assert.Equal([10, 1], Types(shown.Body));
        Assert.Null(shown.Colour);
    }

    [Theory]
    [InlineData("timeline.png", "timeline.png")]
    [InlineData("Olá Lisboa 2.mp4", "Ol_Lisboa_2.mp4")]
    [InlineData("视频.mp4", "video.mp4")]
    public void A_file_is_in_the_gallery_under_a_name_that_Discord_keeps(string name, string kept)
    {
        var body = MessageBody.Build(Card("Words"), PostId, Plain with { Video = VideoWay.Upload, Files = [name] }).Single();

        Assert.Equal(["attachment://" + kept], Message(body, kept).Gallery);
        var attached = body["attachments"]![0]!;
        Assert.Equal(("0", kept, name == kept ? null : name), ((string?)attached["id"], (string?)attached["filename"], (string?)attached["title"]));
        Assert.Equal(kept, Assert.Single(MessageBody.Named(body, [new(name, "video/mp4", 1, _ => Task.FromResult(Stream.Null))])).FileName);
    }

    [Fact]
    public void Two_stills_are_side_by_side_and_say_what_they_are()
    {
        var message = Card("Words") with { Comparison = new("b", "a", "Before", "After") };

        var body = MessageBody.Build(message, PostId, Plain with { Video = VideoWay.Upload, Files = [Comparison.BeforeName, Comparison.AfterName] }).Single();

        var items = Message(body, Comparison.BeforeName, Comparison.AfterName).Parts.Single(part => (int?)part["type"] == 12)["items"]!.AsArray();
        Assert.Equal(["Before", "After"], items.Select(item => (string?)item!["description"]));
    }

    [Fact]
    public void What_is_no_picture_and_no_video_is_a_file_in_the_frame()
    {
        var body = MessageBody.Build(Card("Words"), PostId, Plain with { Video = VideoWay.Upload, Files = ["words.srt"] }).Single();

        Assert.Equal([17], Types(body));
        Assert.Equal("attachment://words.srt", (string?)Message(body, "words.srt").Parts.Single(part => (int?)part["type"] == 13)["file"]!["url"]);
    }

    [Fact]
    public void A_video_from_its_address_is_in_the_frame_too()
    {
        var message = Card("Words") with { Video = new("f", "final.mp4", 1L << 30, null, null, null) { Link = new(Link) } };

        var shown = Shown(message, Plain with { Video = VideoWay.Link });

        Assert.Equal([17], Types(shown.Body));
        Assert.Equal([Link], shown.Gallery);
        Assert.True(shown.HasVideo);
    }

    [Fact]
    public void With_all_its_buttons_a_card_holds_the_limits()
    {
        var message = Card("Words") with { Buttons = [.. Enumerable.Range(0, 40).Select(Button)], Video = new("f", "final.mp4", 1, null, null, null) };

        var body = MessageBody.Build(message, PostId, Plain with { Video = VideoWay.Upload, Files = ["final.mp4"] }).Single();

        var shown = Message(body, "final.mp4");
        Assert.Equal(20, shown.Buttons.Count);
        Assert.All(shown.Parts.Where(part => (int?)part["type"] == 1), row => Assert.InRange(row["components"]!.AsArray().Count, 1, 5));
    }

    [Theory]
    [InlineData(1999, 1)]
    [InlineData(3900, 1)]
    [InlineData(3950, 2)]
    [InlineData(5000, 2)]
    [InlineData(12000, 6)]
    public void What_does_not_fit_into_a_card_follows_as_text_and_nothing_is_lost(int length, int messages)
    {
        var words = Words(length);

        var bodies = MessageBody.Build(Card(words) with { Buttons = [Button(0)] }, PostId, Plain);

        Assert.Equal(messages, bodies.Count);
        var shown = bodies.Select(body => Message(body)).ToList();
        Assert.Equal(words.Split(' '), shown.SelectMany(message => message.Content.Split(' ')));
        Assert.True(shown[0].IsRich);
        Assert.Single(shown[0].Buttons);
        Assert.All(shown.Skip(1), message => Assert.True(message is { IsRich: false, Buttons.Count: 0, Content.Length: <= 2000 }));
    }

    [Theory]
    [InlineData(3900, false)]
    [InlineData(3950, true)]
    [InlineData(12000, true)]
    public async Task In_a_single_message_the_text_that_does_not_fit_is_in_a_file(int length, bool isFile)
    {
        var message = Card(Words(length));

        var file = MessageBody.RestOf(message, Plain);
        var body = MessageBody.BuildOne(message, PostId, Plain with { Files = file is null ? [] : [file.FileName] });

        Assert.Equal(isFile, file is not null);
        var shown = Message(body, file?.FileName ?? "none");
        Assert.Equal(isFile, shown.Content.EndsWith(" …", StringComparison.Ordinal));
        if (file is not null)
        {
            using var reader = new StreamReader(await file.OpenAsync(default));
            Assert.Equal(message.Text, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
            Assert.Single(shown.Parts, part => (int?)part["type"] == 13);
        }
    }

    [Fact]
    public void A_long_text_that_is_no_card_has_no_file() => Assert.Null(MessageBody.RestOf(new() { Text = Words(12000) }, Plain));

    private static OutgoingMessage Card(string text) => new() { Text = text, Card = new(CardState.Done, "Done", null, null) };

    private static Button Button(int number) => new($"Button {number}", new(ButtonKind.Say, $"{number}"));

    /// <summary>Words that are all different, so that a lost or repeated one is noticed.</summary>
    private static string Words(int length) => string.Join(' ', Enumerable.Range(0, length).Select(i => $"w{i:00000}"))[..length].TrimEnd().PadRight(length, 'x');

    private static FakeMessage Shown(OutgoingMessage message, BodyOptions options) => Message(MessageBody.Build(message, PostId, options).Single());

    /// <summary>As Discord shows it; fails if Discord would refuse it.</summary>
    private static FakeMessage Message(JsonObject body, params string[] files)
    {
        UploadedFile[] uploaded = [.. files.Select(name => new UploadedFile("files[0]", name, 1))];
        Assert.Null(ComponentRules.Refusal(body, uploaded));
        return new(body, uploaded, isLoading: false) { Id = "1", ChannelId = "2" };
    }

    private static IEnumerable<int> Types(JsonObject body) => body["components"]!.AsArray().Select(part => (int)part!["type"]!);
}
