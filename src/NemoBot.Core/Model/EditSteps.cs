namespace NemoBot.Core.Model;

/// <summary>Counts what the backend can undo and redo in a session, as far as the bot made it. Decides whether a button can do something; a typed word is always passed on.</summary>
/// <param name="Done">Number of changes that can be undone.</param>
/// <param name="Undone">Number of undone changes that can be redone.</param>
/// <param name="JobId">The job that made the last change; buttons of earlier results refer to earlier changes.</param>
public sealed record EditSteps(int Done, int Undone, string JobId)
{
    /// <summary>The backend's own limit is unknown.</summary>
    private const int Most = 50;

    /// <summary>Returns the steps after a job. The same job may be counted again after a crash, which changes nothing.</summary>
    /// <param name="before">Null if none are known.</param>
    /// <param name="step">The direction of the job; null for an edit.</param>
    /// <param name="hasChanged">Whether the project is different now; if not, there was nothing in this direction.</param>
    public static EditSteps? After(EditSteps? before, string jobId, HistoryStep? step, bool hasChanged)
    {
        if (before?.JobId == jobId)
        {
            return before;
        }

        var (done, undone) = (before?.Done ?? 0, before?.Undone ?? 0);
        return (step, hasChanged) switch
        {
            (null, true) => new(Math.Min(done + 1, Most), 0, jobId),
            (HistoryStep.Undo, true) => new(Math.Max(done - 1, 0), Math.Min(undone + 1, Most), jobId),
            (HistoryStep.Redo, true) => new(Math.Min(done + 1, Most), Math.Max(undone - 1, 0), jobId),
            (HistoryStep.Undo, false) => before is null ? null : before with { Done = 0 },
            (HistoryStep.Redo, false) => before is null ? null : before with { Undone = 0 },
            _ => before,
        };
    }
}

/// <summary>Specifies a direction in the edits of a project.</summary>
public enum HistoryStep
{
    Undo,
    Redo,
}
