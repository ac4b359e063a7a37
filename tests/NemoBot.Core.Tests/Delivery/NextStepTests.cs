using Fakes.Time;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;

namespace NemoBot.Core.Tests.Delivery;

/// <summary>What goes next, and when: the rule by itself.</summary>
public sealed class NextStepTests
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(3);
    private static readonly ChatKey Chat = new("test", "anna");
    private readonly ManualClock _clock = new();
    private readonly SentPosts _sent;

    public NextStepTests() => _sent = new(_clock);

    [Fact]
    public void With_nothing_to_do_it_rests() => Assert.IsType<NextStep.Rest>(Of([]));

    [Fact]
    public void New_posts_go_in_their_order() => Assert.Equal("a", Delivered(Of([New("a"), New("b")])));

    [Fact]
    public void A_new_post_that_must_wait_holds_up_the_new_ones_after_it_but_no_edit()
    {
        _sent.Hold("a", new(PlatformFault.NotSent, "no answer"));

        Assert.Equal("c", Delivered(Of([New("a"), New("b"), Edit("c")])));
        Assert.Equal(TimeSpan.FromSeconds(1), Waits(Of([New("a"), New("b")])));
    }

    [Fact]
    public void A_pause_of_nothing_is_one_of_our_own()
    {
        _sent.Hold("a", new(PlatformFault.Flood, "too fast") { RetryAfter = TimeSpan.Zero });

        Assert.Equal(TimeSpan.FromSeconds(1), Waits(Of([New("a")])));
    }

    [Fact]
    public void A_post_that_waits_for_its_own_time_holds_up_no_answer()
    {
        _sent.Hold("card", new(PlatformFault.NotSent, "held back") { RetryAfter = TimeSpan.FromSeconds(50) });

        Assert.Equal("answer", Delivered(Of([Edit("card"), New("answer")])));
    }

    [Fact]
    public void A_chat_that_the_platform_slows_down_waits_as_a_whole()
    {
        _sent.Hold("a", new(PlatformFault.Flood, "too fast") { RetryAfter = TimeSpan.FromSeconds(7) });

        Assert.Equal(TimeSpan.FromSeconds(7), Waits(Of([New("a"), Edit("c")], "d")));
    }

    [Fact]
    public void An_edit_keeps_the_pace_of_its_message()
    {
        _sent.Remember("a", "1");
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(TimeSpan.FromSeconds(2), Waits(Of([Edit("a")])));
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("a", Delivered(Of([Edit("a")])));
    }

    [Fact]
    public void A_note_waits_for_what_it_is_about()
    {
        var note = New("note") with { After = "card" };

        Assert.Equal("card", Delivered(Of([note, Edit("card")])));
        Assert.Equal("note", Delivered(Of([note])));
    }

    [Fact]
    public void A_transient_update_is_sent_when_no_stored_post_is_due_and_never_before_its_own_stored_post()
    {
        _sent.Remember("a", "1");

        Assert.Equal("b", Delivered(Of([New("b")], "c")));
        Assert.Equal("c", Assert.IsType<NextStep.Show>(Of([Edit("a")], "a", "c")).PostId);
        Assert.Equal(Pace, Waits(Of([Edit("a")], "a")));
    }

    [Fact]
    public void What_was_sent_is_remembered_for_a_while_after_the_last_call()
    {
        _sent.Remember("a", "1");

        Assert.Equal(SentPosts.Linger, Waits(Of([])));
        _clock.Advance(SentPosts.Linger);
        Assert.IsType<NextStep.Rest>(Of([]));
    }

    [Fact]
    public void A_pause_that_the_platform_asked_for_is_remembered_to_its_end()
    {
        _sent.Hold("a", new(PlatformFault.Flood, "too fast") { RetryAfter = TimeSpan.FromMinutes(1) });

        Assert.Equal(TimeSpan.FromMinutes(1), Waits(Of([])));
    }

    private NextStep Of(IReadOnlyList<OutboxMessage> stored, params string[] passing) => NextStep.Of(stored, passing, _sent, Pace, _clock.GetMonotonicTimestamp());

    private static string Delivered(NextStep step) => Assert.IsType<NextStep.Deliver>(step).Post.Id;

    private TimeSpan Waits(NextStep step) => Assert.IsType<NextStep.Wait>(step).Until - _clock.GetMonotonicTimestamp();

    private static OutboxMessage New(string id) => new(id, Chat, new() { Text = id }) { CreatedAt = default };

    private static OutboxMessage Edit(string id) => New(id) with { MessageId = "1" };
}
