using NemoBot.Actions;
using NemoBot.Intents;

namespace NemoBot.Tests.Intents;

/// <summary>Two sets of texts that neither the words nor the trained reader were tuned on. What is changed after a look at them needs new ones.</summary>
public sealed class StrangersTests
{
    [Theory]
    [InlineData("first.tsv")]
    [InlineData("second.tsv")]
    public void Strangers_are_understood_or_asked_and_lose_no_work(string file)
    {
        var texts = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Intents", "Strangers", file)).Select(line => line.Split('\t')).ToList();
        var read = texts.ConvertAll(cells => (Label: Labels.TryParse(cells[0], out var label) ? label : throw new FormatException(cells[0]), MessageReader.Understand(cells[2], null, Situation.None).Decision));
        var wrong = read.Where(each => !each.Decision.IsAsked && each.Decision.First != each.Label).ToList();
        var edits = read.Where(each => each.Label is Label.Edit or Label.EditThenExport).ToList();

        Assert.True(wrong.Count <= 0.03 * read.Count, $"{wrong.Count} of {read.Count} are wrong.");
        Assert.True(read.Count(each => each.Decision.IsAsked) <= 0.08 * read.Count);
        Assert.True(edits.Count(each => each.Decision.IsAsked) <= 0.04 * edits.Count);
        Assert.True(wrong.Count(each => each.Decision.First is Label.Edit or Label.EditThenExport && each.Label is not (Label.Edit or Label.EditThenExport)) <= 0.02 * read.Count);
        Assert.DoesNotContain(wrong, each => each.Decision.First is Label.Cancel or Label.NewProject);
    }
}
