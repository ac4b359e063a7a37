using System.Text.RegularExpressions;
using Harness.People;

namespace Cluster;

/// <summary>What was done twice shows in the nodes' logs, and in the chats.</summary>
internal static partial class Ends
{
    /// <summary>Checks that no job ended on two nodes, or twice on one.</summary>
    public static IEnumerable<string> OfJobs(string log) => JobEnded().Matches(log).Select(line => line.Groups["job"].Value)
        .GroupBy(job => job).Where(ends => ends.Count() > 1).Select(ends => $"The job {ends.Key} ended {ends.Count()} times.");

    /// <summary>Checks that no answer is in a chat twice.</summary>
    /// <remarks>Only answers that quote the person: several steps of one message may be skipped, or fail, in the same words.</remarks>
    public static IEnumerable<string> OfAnswers(IScriptedPerson person) => person.Shown.Where(message => message.About is not null && message.Text.Contains(person.Mark.Name, StringComparison.Ordinal))
        .GroupBy(message => (message.About, message.Text)).Where(copies => copies.Count() > 1)
        .Select(copies => $"{person.Mark.Name}: {copies.Count()} times in answer to {copies.Key.About}: {copies.Key.Text}");

    [GeneratedRegex(@"JobRunner: \w+ job (?<job>\S+) of \S+ ended: ")]
    private static partial Regex JobEnded();
}
