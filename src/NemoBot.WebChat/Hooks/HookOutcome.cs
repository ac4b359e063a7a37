using NemoBot.Core.Model;

namespace NemoBot.WebChat.Hooks;

/// <summary>How a call ended.</summary>
internal enum HookOutcome
{
    /// <summary>A status of 200 to 299.</summary>
    Delivered,

    /// <summary>Another status, a redirect too.</summary>
    Refused,

    /// <summary>No answer in time, no public address, or no connection.</summary>
    Unreachable,

    /// <summary>The address asked not to be called any more (410).</summary>
    Gone,

    /// <summary>It could not be delivered for <see cref="JobHook.KeptFor"/>, or the job is deleted.</summary>
    GivenUp,
}

/// <summary>The effect of a call on its address. Pure.</summary>
internal static class HookOutcomes
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <summary>Doublings of the first wait after which it is longer than the longest.</summary>
    private const int MostDoublings = 9;

    /// <param name="asked">The wait that the answer asked for; null if it did not.</param>
    public static JobHook After(JobHook hook, HookCall call, HookOutcome outcome, TimeSpan? asked, DateTimeOffset now) => outcome switch
    {
        HookOutcome.Delivered => Without(hook, call) with { Failures = 0, NextTryAt = null, FailingSince = null, DeliveredAt = now },
        HookOutcome.GivenUp or HookOutcome.Gone => Without(hook, call),
        _ => hook with { Failures = hook.Failures + 1, NextTryAt = now + Wait(hook.Failures, asked), FailingSince = hook.FailingSince ?? now },
    };

    private static JobHook Without(JobHook hook, HookCall call) => hook with { Waiting = [.. hook.Waiting.Where(waiting => waiting.JobId != call.JobId)] };

    private static TimeSpan Wait(int failures, TimeSpan? asked)
    {
        var usual = FirstWait * Math.Pow(2, Math.Min(failures, MostDoublings));
        var wait = asked > usual ? asked.Value : usual;
        return wait < LongestWait ? wait : LongestWait;
    }
}
