using System.Globalization;
using NemoBot.Core.Intents;

namespace NemoBot.Train;

/// <summary>Formats the figures of a test as Markdown tables.</summary>
internal static class Report
{
    private static readonly Label[] All = Enum.GetValues<Label>();

    /// <summary>Returns one line: the results of both readers and of the decision.</summary>
    public static string Joint(string name, IReadOnlyCollection<Outcome> outcomes)
    {
        var edits = outcomes.Where(one => one.Text.Label is Label.Edit or Label.EditThenExport).ToList();
        return string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {outcomes.Count} | {Share(outcomes, one => one.Rules == one.Text.Label)} | {Share(outcomes, one => one.Second.First == one.Text.Label)} | {Share(outcomes, one => one.IsRight || one.Decision.IsAsked)} | {Share(outcomes, one => one.IsRight || one.IsAskedWell)} | {Share(outcomes, one => one.Decision.IsAsked)} | {Share(edits, one => one.Decision.IsAsked)} | {Share(outcomes, one => one.IsWronglyEdited)} | {outcomes.Count(one => one.IsWronglyLost)} |");
    }

    public const string JointHead = """
        | texts | number | rules alone | second reader alone | right or asked | right or asked with the right button | asked | edits asked | wrong and edited | taken for cancel or new |
        |---|---|---|---|---|---|---|---|---|---|
        """;

    /// <summary>Returns precision and recall of the trained reader, and the confusion of labels.</summary>
    public static IEnumerable<string> Confusion(IReadOnlyCollection<Outcome> outcomes)
    {
        yield return $"| is \\ read as | {string.Join(" | ", All.Select(Labels.NameOf))} | recall | precision |";
        yield return $"|---|{string.Concat(Enumerable.Repeat("---|", All.Length + 2))}";
        foreach (var label in All)
        {
            var rows = outcomes.Where(one => one.Text.Label == label).ToList();
            var cells = All.Select(read => rows.Count(one => one.Second.First == read).ToString(CultureInfo.InvariantCulture));
            yield return $"| {Labels.NameOf(label)} | {string.Join(" | ", cells)} | {Share(rows, one => one.Second.First == label)} | {Share([.. outcomes.Where(one => one.Second.First == label)], one => one.Text.Label == label)} |";
        }
    }

    public static IEnumerable<string> Languages(IReadOnlyCollection<Outcome> outcomes) =>
        outcomes.GroupBy(one => one.Text.Language).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => Joint(group.Key, [.. group]));

    public static string Share(IReadOnlyCollection<Outcome> outcomes, Func<Outcome, bool> counts) =>
        outcomes.Count == 0 ? "-" : (100.0 * outcomes.Count(counts) / outcomes.Count).ToString("F1", CultureInfo.InvariantCulture);
}
