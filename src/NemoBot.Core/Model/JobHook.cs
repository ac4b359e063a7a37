namespace NemoBot.Core.Model;

/// <summary>An address of a script that is called when a job of the chat ends (a webhook), with the calls that it has not taken yet.</summary>
/// <param name="Address">Whoever knows it may call it too, so only its host is logged and shown.</param>
/// <param name="Secret">Signs the calls (HMAC-SHA256, its characters as UTF-8). Shown once.</param>
public sealed record JobHook(string Id, string Address, string Secret, DateTimeOffset MadeAt)
{
    /// <summary>Of one chat; no further one is made.</summary>
    public const int Most = 3;

    /// <summary>Characters of an address.</summary>
    public const int LongestAddress = 1000;

    /// <summary>Calls that wait; the oldest give way.</summary>
    public const int MostWaiting = 100;

    /// <summary>How long a call is tried, and how long a replaced secret signs beside the new one.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    /// <summary>The secret before the last change; null if there was none.</summary>
    public string? OldSecret { get; init; }

    public DateTimeOffset? OldSecretUntil { get; init; }

    /// <summary>Calls that the address has not taken, oldest first.</summary>
    public IReadOnlyList<HookCall> Waiting { get; init; } = [];

    /// <summary>Failed tries in a row.</summary>
    public int Failures { get; init; }

    /// <summary>When the first of <see cref="Waiting"/> is tried again; null for at once.</summary>
    public DateTimeOffset? NextTryAt { get; init; }

    /// <summary>When the address took a call last; null if it never did.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>When the first of <see cref="Failures"/> was; null without any.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Returns the hook with another call to make; the same if it has this one.</summary>
    public JobHook With(HookCall call) => Waiting.Any(known => known.JobId == call.JobId) ? this : this with { Waiting = [.. Waiting.TakeLast(MostWaiting - 1), call] };

    /// <summary>Says nothing of the address and the secrets.</summary>
    public override string ToString() => $"{nameof(JobHook)} {Id}";
}

/// <summary>The end of a job, of which an address is not told yet.</summary>
public sealed record HookCall(string JobId, DateTimeOffset EndedAt);
