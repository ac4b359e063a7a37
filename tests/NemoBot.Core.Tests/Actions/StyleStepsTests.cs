using NemoBot.Core.Actions;
using NemoBot.Core.Model;

namespace NemoBot.Core.Tests.Actions;

public sealed class StyleStepsTests
{
    private static readonly ChatKey Ana = new("web", "ana");

    [Theory]
    [InlineData("a b", "a|b")]
    [InlineData("a b <", "a")]
    [InlineData("a b < >", "a|b")]
    [InlineData("a b < < > c", "a|c")]
    [InlineData("a b < c >", "a|c")]
    [InlineData("< a", "a")]
    [InlineData("", "")]
    public void What_was_undone_is_not_part_of_a_style(string edits, string kept)
    {
        var jobs = edits.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((edit, number) => Edit(number, edit)).ToList();

        Assert.Equal(kept, string.Join('|', StyleSteps.Of(jobs.AsEnumerable().Reverse(), "p")));
    }

    [Fact]
    public void Only_edits_that_changed_this_project_count()
    {
        JobRecord[] jobs =
        [
            Edit(1, "failed") with { State = JobState.Failed },
            Edit(2, "nothing") with { ChangedNothing = true },
            Edit(3, "elsewhere") with { ProjectId = "q" },
            Edit(4, "") with { Kind = JobKind.Export },
            Edit(5, "two\nlines "),
            Edit(6, " "),
        ];

        Assert.Equal(["two lines"], StyleSteps.Of(jobs, "p"));
    }

    private static JobRecord Edit(int number, string words) =>
        new(new SortableId(DateTimeOffset.UnixEpoch.AddYears(50), number).ToString(), Ana, JobKind.Edit)
        {
            State = JobState.Done,
            ProjectId = "p",
            PostId = "post",
            CreatedAt = DateTimeOffset.UnixEpoch,
            Request = new() { Language = "en", Text = words, Step = words switch { "<" => HistoryStep.Undo, ">" => HistoryStep.Redo, _ => null } },
        };
}
