using System.Collections.Concurrent;
using NemoBot.Core.Model;

namespace NemoBot.Core.Telemetry;

/// <summary>Counts what this process does, by name, until somebody takes the counts. Names are kinds only, never a chat or a person.</summary>
public sealed class UsageCounts
{
    /// <summary>Messages of people.</summary>
    public const string Messages = "messages";

    /// <summary>Credits that turns cost, as far as it is known.</summary>
    public const string Credits = "credits";

    /// <summary>Free accounts that were fetched.</summary>
    public const string Accounts = "accounts";

    /// <summary>Begins the names of why jobs failed (<see cref="JobRecord.Fault"/>).</summary>
    public const string Faults = "fault.";

    /// <summary>Distinct names; what has another one counts as <see cref="Other"/>.</summary>
    private const int Most = 200;

    private const string Other = "other";

    private readonly ConcurrentDictionary<string, double> _counts = new();

    /// <summary>Returns the name of jobs that ended in this way.</summary>
    public static string Jobs(JobKind kind, JobState outcome) => $"jobs.{kind}.{outcome}";

    public void Add(string name, double count = 1) =>
        _counts.AddOrUpdate(_counts.Count < Most || _counts.ContainsKey(name) ? name : Other, static (_, added) => added, static (_, before, added) => before + added, count);

    /// <summary>Returns what was counted since the last call, which the caller now has to keep.</summary>
    public IReadOnlyDictionary<string, double> Take()
    {
        var taken = new Dictionary<string, double>();
        foreach (var name in _counts.Keys)
        {
            if (_counts.TryRemove(name, out var count))
            {
                taken[name] = count;
            }
        }

        return taken;
    }
}
