using NemoBot.Core.Model;
using NemoBot.WebChat.Outgoing.Push;

namespace NemoBot.WebChat.Tests.Push;

/// <summary>Which messages tell of the end of work.</summary>
public sealed class JobEndsTests
{
    private static readonly OutgoingMessage Done = new() { Text = "Done", Notify = true, Card = new(CardState.Done, "", null, null) };
    private static readonly VideoResult Video = new("f", "a.mp4", 1, null, null, null);

    public static TheoryData<string, OutgoingMessage, string?> Messages => new()
    {
        { "an edit", Done, "Done" },
        { "a video", Done with { Video = Video }, "VideoReady" },
        { "a picture", Done with { Video = Video with { IsPicture = true } }, "Done" },
        { "a question", Done with { Card = Done.Card! with { Asks = true } }, "Asks" },
        { "a failure", Done with { Card = Done.Card! with { State = CardState.Failed } }, "Failed" },
        { "a cancelled job", Done with { Card = Done.Card! with { State = CardState.Cancelled } }, null },
        { "a running job", Done with { Card = Done.Card! with { State = CardState.Working } }, null },
        { "a queued job", Done with { Card = Done.Card! with { State = CardState.Queued } }, null },
        { "a passing state", Done with { IsTransient = true }, null },
        { "a silent card", Done with { Notify = false }, null },
        { "an answer", Done with { Card = null }, null },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void An_end_is_told_as_what_it_is(string what, OutgoingMessage message, string? end)
    {
        Assert.NotEmpty(what);
        Assert.Equal(end, JobEnds.Of(message)?.ToString());
    }
}
