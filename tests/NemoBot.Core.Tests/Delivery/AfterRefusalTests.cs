using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Tests.Delivery;

/// <summary>What follows a refusal, as a table.</summary>
public sealed class AfterRefusalTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly Texts English = Texts.In("en");
    private static readonly Uri Link = new("https://files.example.test/a%20b_c.mp4?x=1&y=2");

    [Theory]
    [InlineData(PlatformFault.Refused)]
    [InlineData(PlatformFault.TooLarge)]
    public void A_video_becomes_words_with_its_link_and_stays_where_it_is(PlatformFault fault)
    {
        var after = AfterRefusal.Of(Result(Link), fault, English, Now);

        Assert.Equal(("m1", 2, true, false), (after.MessageId, after.Version, after.IsReduced, after.Abandoned));
        Assert.Null(after.Message.Video);
        Assert.StartsWith("Ready", after.Message.Text, StringComparison.Ordinal);
        Assert.Contains(English[TextKey.VideoNotTakenHere], after.Message.Text, StringComparison.Ordinal);
        Assert.Contains(Link.AbsoluteUri, after.Message.Text, StringComparison.Ordinal);
        Assert.Equal(Link, after.Message.Buttons[0].Link);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_moderator_removed_is_given_up(bool hasVideo) =>
        Assert.True(AfterRefusal.Of(hasVideo ? Result(Link) : Words("Done", "m1"), PlatformFault.Removed, English, Now).Abandoned);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Without_a_link_that_works_the_words_say_how_to_continue(bool hadLink)
    {
        var result = Result(hadLink ? Link : null);
        result = result with { Message = result.Message with { Video = result.Message.Video! with { LinkExpiresAt = Now } } };

        var after = AfterRefusal.Of(result, PlatformFault.Refused, English, Now);

        Assert.Contains(English[TextKey.VideoNotTakenNoLink], after.Message.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("https:", after.Message.Text, StringComparison.Ordinal);
        Assert.Null(after.Message.Video);
    }

    [Fact]
    public void A_refused_picture_becomes_the_words_that_were_made_for_that()
    {
        var picture = Words("Here is the picture", "m1");
        picture = picture with { Message = picture.Message with { Video = new("f", "a.png", 5, null, null, null) { IsPicture = true, Instead = "It is at …" } } };

        var after = AfterRefusal.Of(picture, PlatformFault.Refused, English, Now);

        Assert.Equal(("It is at …", null), (after.Message.Text, after.Message.Video));
    }

    [Theory]
    [InlineData(PlatformFault.MessageGone, true)]
    [InlineData(PlatformFault.MessageFixed, true)]
    [InlineData(PlatformFault.MessageGone, false)]
    [InlineData(PlatformFault.MessageFixed, false)]
    [InlineData(PlatformFault.Refused, false)]
    public void What_cannot_be_edited_is_sent_again_unchanged(PlatformFault fault, bool hasVideo)
    {
        var post = hasVideo ? Result(Link) : Words("Done", "m1");

        var after = AfterRefusal.Of(post, fault, English, Now);

        Assert.Equal(post with { MessageId = null, Replaces = "m1" }, after);
    }

    [Fact]
    public void New_words_lose_their_buttons_and_keep_the_links_then_become_one_plain_sentence_and_then_are_given_up()
    {
        var post = Words("Done", null) with { Message = new() { Text = "Done", Buttons = [new("Open", new(ButtonKind.Open, "x")) { Link = Link }, new("Export", new(ButtonKind.Export))] } };

        var bare = AfterRefusal.Of(post, PlatformFault.Refused, English, Now);
        var plain = AfterRefusal.Of(bare, PlatformFault.Refused, English, Now);
        var none = AfterRefusal.Of(plain, PlatformFault.Refused, English, Now);

        Assert.Equal($"Done\n\n[Open](<{Link.AbsoluteUri}>)", bare.Message.Text);
        Assert.Empty(bare.Message.Buttons);
        Assert.Equal(English[TextKey.NotShownHere], plain.Message.Text);
        Assert.True(none.Abandoned);
    }

    [Fact]
    public void A_refused_note_is_given_up_as_its_post_says_everything() =>
        Assert.True(AfterRefusal.Of(Words("See above", null) with { After = "p" }, PlatformFault.Refused, English, Now).Abandoned);

    /// <summary>Whatever is refused, always and in whichever order: a few steps, and it is over.</summary>
    [Theory]
    [InlineData(PlatformFault.Refused)]
    [InlineData(PlatformFault.TooLarge)]
    [InlineData(PlatformFault.MessageGone)]
    [InlineData(PlatformFault.MessageFixed)]
    public void A_platform_that_refuses_everything_is_asked_a_few_times_only(PlatformFault fault)
    {
        var post = Result(Link);
        var steps = 0;
        while (!post.Abandoned)
        {
            post = AfterRefusal.Of(post, fault, English, Now);
            Assert.InRange(++steps, 1, 6);
        }
    }

    [Theory]
    [InlineData(null, false, false, TextKey.NotShownHere, "asked")]
    [InlineData("m1", true, false, TextKey.NotShownHere, "asked")]
    [InlineData("m1", false, true, TextKey.EndedNote, "m1")]
    [InlineData("m1", false, false, TextKey.DoneNote, "m1")]
    public void A_note_says_only_what_is_true_of_its_post(string? messageId, bool abandoned, bool reduced, TextKey words, string answers)
    {
        var about = Words("On it…", messageId) with { Abandoned = abandoned, IsReduced = reduced };

        var note = Note.Of(new() { Text = English[TextKey.DoneNote], RepliesTo = "asked" }, about, English);

        Assert.Equal((English[words], answers), (note.Text, note.RepliesTo));
    }

    private static OutboxMessage Words(string text, string? messageId) => new("p", new("test", "anna"), new() { Text = text }) { CreatedAt = Now, MessageId = messageId };

    private static OutboxMessage Result(Uri? link) => Words("Ready", "m1") with
    {
        Message = new() { Text = "Ready", Video = new("f", "a.mp4", 5, null, null, null) { Link = link }, Buttons = [new("Open", new(ButtonKind.Open, "x")) { Link = new("https://nemo.example.test/") }] },
    };
}
