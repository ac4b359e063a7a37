using NemoBot.Core.Model;

namespace NemoBot.Core.Actions;

/// <summary>Finds the instructions that made a project what it is. Pure.</summary>
internal static class StyleSteps
{
    /// <summary>Returns the instructions of the edits that changed the project and were not undone, in their order.</summary>
    /// <param name="finished">Finished jobs of the chat, in any order.</param>
    public static IReadOnlyList<string> Of(IEnumerable<JobRecord> finished, string projectId)
    {
        List<string> done = [];
        Stack<string> undone = new();
        foreach (var edit in finished
            .Where(job => job is { Kind: JobKind.Edit, State: JobState.Done, ChangedNothing: false } && job.ProjectId == projectId)
            .OrderBy(job => SortableId.Parse(job.Id)))
        {
            switch (edit.Request.Step)
            {
                case HistoryStep.Undo when done.Count > 0:
                    undone.Push(done[^1]);
                    done.RemoveAt(done.Count - 1);
                    break;
                case HistoryStep.Redo when undone.TryPop(out var again):
                    done.Add(again);
                    break;
                case null:
                    done.Add(edit.Request.Text);
                    undone.Clear();
                    break;
            }
        }

        return [.. done.Select(words => words.ReplaceLineEndings(" ").Trim()).Where(words => words.Length > 0)];
    }
}
