using Harness.Bot;
using Harness.Storage;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Tests.Delivery;

/// <summary>A result and its note on a platform that refuses some of it: what is there in the end.</summary>
public sealed class RefusedPostTests : IAsyncLifetime
{
    private static readonly ChatKey Chat = OutboxUnderTest.Chat;
    private const string Above = "✅ Done, your video is above.";
    private static readonly Texts English = Texts.In("en");
    private OutboxUnderTest _test = null!;

    public async ValueTask InitializeAsync()
    {
        _test = await OutboxUnderTest.StartAsync(TestPlatform.NoLimits with { EditsNotify = false });
        await _test.Outbox.CommitAsync(new() { Posts = [Card("On it…")] }, default);
        await UntilDoneAsync(() => Seen().Count == 1);
    }

    public ValueTask DisposeAsync() => _test.DisposeAsync();

    [Fact]
    public async Task What_is_taken_is_followed_by_its_note()
    {
        await FinishAsync();

        Assert.Equal(["Ready", Above], Seen());
    }

    [Theory]
    [InlineData(PlatformFault.Refused)]
    [InlineData(PlatformFault.TooLarge)]
    public async Task A_refused_video_becomes_its_link_on_the_card_and_no_note_says_that_it_is_above(PlatformFault fault)
    {
        _test.Platform.RefusesEdit = message => message.Video is null ? null : fault;

        await FinishAsync();

        Assert.Contains("https://files.example.test/v.mp4", Seen()[0], StringComparison.Ordinal);
        Assert.Equal([English[TextKey.EndedNote]], Seen().Skip(1));
        Assert.Equal(_test.Platform.In(Chat)[0].MessageId, _test.Platform.In(Chat)[1].Now.RepliesTo);
    }

    [Theory]
    [InlineData(PlatformFault.MessageFixed)]
    [InlineData(PlatformFault.Refused)]
    public async Task If_the_card_cannot_be_edited_the_result_is_a_new_message_and_the_card_is_deleted(PlatformFault fault)
    {
        var card = _test.Platform.In(Chat)[0].MessageId;
        _test.Platform.RefusesEdit = _ => fault;

        await FinishAsync();

        Assert.True(_test.Platform.IsDeleted(card));
        var shown = _test.Platform.In(Chat)[1];
        Assert.Equal(card, shown.Now.Replaces);
        Assert.StartsWith("Ready", shown.Now.Text, StringComparison.Ordinal);
        Assert.Equal(shown.MessageId, _test.Platform.In(Chat)[2].Now.RepliesTo);
        Assert.Null((await _test.Disk.Store.GetPostAsync(Chat, "card", default))!.Replaces);
    }

    [Fact]
    public async Task Where_only_plain_words_are_taken_they_say_what_to_do()
    {
        _test.Platform.RefusesEdit = _ => PlatformFault.Refused;
        _test.Platform.RefusesSend = message => message.Text == English[TextKey.NotShownHere] || message.Text == English[TextKey.EndedNote] ? null : PlatformFault.Refused;

        await FinishAsync();

        Assert.Equal([English[TextKey.NotShownHere], English[TextKey.EndedNote]], Seen().Skip(1));
    }

    [Fact]
    public async Task A_note_of_a_post_that_was_given_up_says_so_and_the_next_step()
    {
        _test.Platform.RefusesEdit = _ => PlatformFault.Refused;
        _test.Platform.RefusesSend = message => message.Notify ? null : PlatformFault.Refused;

        await FinishAsync();

        Assert.True((await _test.Disk.Store.GetPostAsync(Chat, "card", default))!.Abandoned);
        Assert.Equal([English[TextKey.NotShownHere]], Seen().Skip(1));
        Assert.Empty(await _test.Disk.Store.UnsentPostsAsync(Chat, default));
    }

    [Fact]
    public async Task A_later_version_of_a_reduced_post_is_tried_as_it_is_meant()
    {
        _test.Platform.RefusesEdit = message => message.Video is null ? null : PlatformFault.Refused;
        await FinishAsync();
        _test.Platform.RefusesEdit = null;

        await _test.Outbox.CommitAsync(new() { Posts = [Card("Ready again")] }, default);

        await UntilDoneAsync(() => Seen()[0] == "Ready again");
        Assert.False((await _test.Disk.Store.GetPostAsync(Chat, "card", default))!.IsReduced);
    }

    [Fact]
    public async Task A_passing_state_that_the_card_does_not_take_leads_to_a_new_card()
    {
        _test.Platform.RefusesEdit = _ => PlatformFault.MessageFixed;

        _test.Outbox.Show(Chat, "card", () => new() { Text = "cutting" });

        await UntilDoneAsync(() => Seen().Count == 2);
        Assert.Equal(["On it…", "On it…"], Seen());
        Assert.True(_test.Platform.IsDeleted(_test.Platform.In(Chat)[0].MessageId));
    }

    private static OutboxMessage Card(string text) => new("card", Chat, new() { Text = text }) { CreatedAt = Data.Start };

    private List<string> Seen() => [.. _test.Platform.In(Chat).Select(shown => shown.Now.Text)];

    private async Task FinishAsync()
    {
        var result = Card("Ready");
        result = result with { Message = result.Message with { Video = new("f", "v.mp4", 5, null, null, null) { Link = new("https://files.example.test/v.mp4") } } };
        OutboxMessage note = new("cardz", Chat, new() { Text = Above, Notify = true }) { After = "card", CreatedAt = Data.Start };
        await _test.Outbox.CommitAsync(new() { Posts = [result, note] }, default);
        await UntilDoneAsync(() => _test.Platform.In(Chat)[^1].Now.Notify);
    }

    /// <summary>Waits until that is shown, and the sender has nothing left to do.</summary>
    private async Task UntilDoneAsync(Func<bool> isSo)
    {
        await _test.UntilAsync(isSo);
        await _test.Disk.Clock.WaitForDelayAsync(SentPosts.Linger);
    }
}
