using NemoBot.Core.Model;

namespace NemoBot.Core.Tests.Model;

public sealed class EditStepsTests
{
    [Theory]
    [InlineData("e", 1, 0)]
    [InlineData("eee", 3, 0)]
    [InlineData("eu", 0, 1)]
    [InlineData("eeu", 1, 1)]
    [InlineData("eeuu", 0, 2)]
    [InlineData("eeur", 2, 0)]
    [InlineData("eeue", 2, 0)]
    [InlineData("een", 2, 0)]
    [InlineData("eeU", 0, 0)]
    [InlineData("eeuR", 1, 0)]
    public void Edits_undone_and_redone_are_counted(string story, int done, int undone)
    {
        EditSteps? steps = null;
        foreach (var (number, step) in story.Index())
        {
            steps = EditSteps.After(steps, $"j{number}", char.ToLowerInvariant(step) switch { 'u' => HistoryStep.Undo, 'r' => HistoryStep.Redo, _ => null }, hasChanged: step is 'e' or 'u' or 'r');
        }

        Assert.Equal((done, undone), (steps!.Done, steps.Undone));
    }

    [Fact]
    public void A_job_that_is_counted_again_after_a_crash_counts_once()
    {
        var once = EditSteps.After(null, "j", null, hasChanged: true);

        Assert.Equal(once, EditSteps.After(once, "j", null, hasChanged: true));
    }

    [Fact]
    public void Nothing_is_known_of_a_project_that_the_bot_did_not_change()
    {
        Assert.Null(EditSteps.After(null, "j", null, hasChanged: false));
        Assert.Null(EditSteps.After(null, "j", HistoryStep.Undo, hasChanged: false));
    }
}
