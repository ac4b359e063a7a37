using NemoBot.Commands;
using NemoBot.Core.Intents;

namespace NemoBot.Core.Tests.Intents;

/// <summary>Sets of texts that neither the words nor the trained reader were tuned on. What is changed after a look at them needs new ones.</summary>
public sealed class StrangersTests
{
    private static readonly Read[] All = [.. Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Intents", "Strangers"), "*.tsv").SelectMany(File.ReadLines).Select(Parse)];

    [Fact]
    public void There_are_five_sets() => Assert.InRange(All.Length, 1300, 1500);

    [Fact]
    public void Strangers_are_understood_or_asked()
    {
        AtMost(0.03, All, each => each.IsWrong);
        AtMost(0.08, All, each => each.Decision.IsAsked);
        AtMost(0.04, [.. All.Where(each => IsEdit(each.Label))], each => each.Decision.IsAsked);
    }

    [Fact]
    public void Hardly_anything_else_reaches_the_editor() => AtMost(0.02, All, each => each.IsWrong && IsEdit(each.Decision.First) && !IsEdit(each.Label));

    [Fact]
    public void Nothing_is_taken_for_a_cancel_or_a_new_project_by_mistake() =>
        Assert.DoesNotContain(All, each => each.IsWrong && each.Decision.First is Label.Cancel or Label.NewProject && each.Decision.First != each.Label && !each.Decision.IsAsked);

    private static void AtMost(double share, Read[] of, Func<Read, bool> counted)
    {
        var found = of.Where(counted).ToList();
        Assert.True(found.Count <= share * of.Length, $"{found.Count} of {of.Length}: {string.Join("; ", found.Select(each => each.Text))}");
    }

    private static bool IsEdit(Label label) => label is Label.Edit or Label.EditThenExport;

    /// <param name="line">Label, language, in the later sets the situation, text.</param>
    private static Read Parse(string line)
    {
        var cells = line.Split('\t');
        var situation = cells.Length > 3 ? ClassifyCommand.Parse(cells[2]) ?? throw new FormatException(line) : Situation.None;
        return new(Labels.TryParse(cells[0], out var label) ? label : throw new FormatException(line), cells[^1], OwnWords.Understand(cells[^1], null, situation).Decision);
    }

    private sealed record Read(Label Label, string Text, Decision Decision)
    {
        public bool IsWrong => !Decision.IsAsked && Decision.First != Label;
    }
}
