using NemoBot.Commands;
using NemoBot.Core.Intents;

namespace NemoBot.Core.Tests.Intents;

/// <summary>The lists of what people type: label, language, text, and sometimes why (tab-separated).</summary>
public class UtterancesTests
{
    private static readonly string[] Files = ["utterances-dev.tsv", "utterances-own.tsv", "utterances-held.tsv", "utterances-fresh.tsv", "utterances-second.tsv"];

    [Theory]
    [InlineData("utterances-dev.tsv", 0.98)]
    [InlineData("utterances-own.tsv", 0.97)]
    [InlineData("utterances-held.tsv", 0.97)]
    [InlineData("utterances-fresh.tsv", 0.97)]
    [InlineData("utterances-second.tsv", 0.98)]
    public void What_people_type_is_understood(string file, double least)
    {
        var rows = Read(file);
        var misses = rows.Where(row => Label(row.Text) != row.Label).Select(row => $"{row.Label} became {Label(row.Text)}: [{row.Language}] {row.Text}").ToArray();
        var share = 1 - ((double)misses.Length / rows.Length);
        Assert.True(share >= least, $"{share:P1} of {file}\n{string.Join('\n', misses)}");
    }

    [Theory]
    [InlineData("cancel")]
    [InlineData("new")]
    public void Nothing_else_is_taken_for_what_loses_work(string label)
    {
        var wrong = AllRows().Where(row => row.Label != label && Label(row.Text) == label).Select(row => row.Text);
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Classify_prints_one_label_a_line_also_for_empty_lines()
    {
        var rows = Read("utterances-dev.tsv");
        using var input = new StringReader("export\n\n取消字幕\ntrim it and then export\n" + string.Concat(rows.Select(row => row.Text + "\n")));
        await using var output = new StringWriter { NewLine = "\n" };

        Assert.Equal(0, await ClassifyCommand.RunAsync(input, output, Situation.None, explains: false, TestContext.Current.CancellationToken));

        var labels = output.ToString().TrimEnd('\n').Split('\n');
        Assert.Equal(["export", "help", "edit", "edit+export"], labels[..4]);
        Assert.Equal(rows.Length + 4, labels.Length);
    }

    internal static IEnumerable<(string Label, string Language, string Text)> AllRows() =>
        Files.SelectMany(Read);

    internal static string Label(string text) => ClassifyCommand.LabelOf(IntentRouter.Route(text));

    private static (string Label, string Language, string Text)[] Read(string file) =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Intents", file)).Select(line => line.Split('\t')).Select(cells => (cells[0], cells[1], cells[2]))];
}
