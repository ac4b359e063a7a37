using Harness.People;
using NemoBot.Core.Text.Localization;

namespace Faults;

/// <summary>The harness distinguishes a cancel that stopped too much from one that did not.</summary>
public sealed class CancelsTests
{
    private static readonly Texts English = Texts.In("en");
    private static readonly BotMessage First = new("10", "1", English[TextKey.StoppedUnchanged], []);
    private static readonly BotMessage Second = new("11", "2", English[TextKey.CancelledBeforeStart], []);
    private static readonly BotMessage LeftOut = new("12", "1", English[TextKey.CancelledWithPrevious], []);
    private static readonly SaidThing Cancel = new("3", new(WishKind.Cancel, ""));

    [Fact]
    public void A_cancel_in_words_stops_one_piece_of_work_with_what_follows_from_it()
    {
        Assert.Empty(Cancels.Violations(new Remembered { Accepted = [Cancel], Shown = [First, LeftOut] }));
        Assert.Single(Cancels.Violations(new Remembered { Accepted = [Cancel], Shown = [First, Second] }));
    }

    [Fact]
    public void A_cancel_that_found_nothing_stops_nothing()
    {
        var told = new BotMessage("13", "3", English[TextKey.NothingToCancel], []);

        Assert.Single(Cancels.Violations(new Remembered { Accepted = [Cancel], Shown = [First, told] }));
    }

    [Fact]
    public void A_cancel_in_words_is_answered_by_a_card_only_where_something_may_have_run()
    {
        SaidThing[] said = [new("0", new(WishKind.Help, "")), Cancel, new("4", new(WishKind.Edit, "")), new("5", new(WishKind.Cancel, "")), new("6", new(WishKind.Status, ""))];

        Assert.Equal(["5"], said.Where(each => Cancels.IsAnsweredByCard(said, each)).Select(each => each.MessageId));
    }

    [Fact]
    public void A_cancel_by_button_stops_the_job_of_its_card_and_no_other()
    {
        var button = new ShownButton("x", English[TextKey.ButtonCancel]);
        var press = new Press("p", new("10", "1", "", [button]), button);

        Assert.Empty(Cancels.Violations(new Remembered { Presses = [press], Shown = [First] }));
        Assert.Single(Cancels.Violations(new Remembered { Presses = [press], Shown = [Second] }));
    }

    [Fact]
    public void A_cancel_on_the_copy_of_a_card_stops_the_job_of_the_card()
    {
        var button = new ShownButton("x", English[TextKey.ButtonCancel]);
        var copy = new BotMessage("9", null, "", [button]);

        Assert.Empty(Cancels.Violations(new Remembered { Presses = [new("p", copy, button)], Shown = [copy, First] }));
        Assert.Single(Cancels.Violations(new Remembered { Presses = [new("p", copy, button)], Shown = [copy, First, Second] }));
    }

    [Fact]
    public void Stop_everything_stops_what_was_there_when_the_cancel_was_said()
    {
        var button = new ShownButton("x", English[TextKey.ButtonCancelAll]);
        var press = new Press("p", new("14", "3", "", [button]), button);
        var said = new SaidThing[] { new("1", new(WishKind.Edit, "")), new("2", new(WishKind.Edit, "")), Cancel, new("4", new(WishKind.Edit, "")), new("5", new(WishKind.Edit, "")) };
        var later = new BotMessage("15", "4", English[TextKey.StoppedUnchanged], []);
        var latest = new BotMessage("16", "5", English[TextKey.CancelledBeforeStart], []);

        Assert.Empty(Cancels.Violations(new Remembered { Accepted = said, Presses = [press], Shown = [First, Second] }));
        Assert.Single(Cancels.Violations(new Remembered { Accepted = said, Presses = [press], Shown = [First, Second, later, latest] }));
    }

    /// <summary>A user of whom only the traces remain.</summary>
    private sealed class Remembered : IScriptedPerson
    {
        public Mark Mark { get; } = new("somebody");

        public IReadOnlyList<SaidThing> Accepted { get; init; } = [];

        public IReadOnlyList<Press> Presses { get; init; } = [];

        public IReadOnlyList<BotMessage> Shown { get; init; } = [];

        public Task SayAsync(Wish wish, Random random, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task PressAsync(BotMessage message, ShownButton button, CancellationToken cancellationToken) => Task.CompletedTask;

        public IEnumerable<string> Seen() => [];

        public Task<IReadOnlyList<Delivered>> VideosAsync() => Task.FromResult<IReadOnlyList<Delivered>>([]);

        public IEnumerable<string> Violations() => [];

        public string Transcript() => "";

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
