namespace NemoBot.Core.Model;

/// <summary>
/// What an operator does to a job. It goes through the inbox of the job's chat like a message, because only the chat's owner changes its jobs and posts; the
/// people of the chat see it on the job's card alone.
/// </summary>
public sealed record OperatorAct(OperatorActKind Kind, string JobId);

public enum OperatorActKind
{
    /// <summary>Stops a queued or running job.</summary>
    Cancel,

    /// <summary>Runs a failed job once more, as its Retry button does.</summary>
    Retry,
}
