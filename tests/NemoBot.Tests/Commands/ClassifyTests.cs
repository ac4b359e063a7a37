using Harness.Intents;
using NemoBot.Commands;
using NemoBot.Core.Intents;

namespace NemoBot.Tests.Commands;

/// <summary><c>classify</c>: labels, questions, what each reader saw, and the table over labelled texts.</summary>
public sealed class ClassifyTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Small_talk_has_a_label_of_its_own_and_doubt_names_both_readings()
    {
        var doubtful = AmbiguousTexts.Between(Label.Cancel, Label.Edit);

        var lines = await RunAsync($"hello\n👍\n/\nexport\n{doubtful}\n", Situation.None, explains: false);

        Assert.Equal(["talk", "talk", "talk", "export"], lines[..4]);
        Assert.Contains(lines[4], new[] { "ask:cancel|edit", "ask:edit|cancel" });
    }

    [Fact]
    public async Task Question_marks_alone_ask_for_help_whatever_the_trained_reader_makes_of_them() =>
        Assert.Equal(["help", "help", "help"], await RunAsync("?\n???\n？？\n", Situation.None, explains: false));

    [Fact]
    public async Task Explained_each_line_says_what_both_readers_saw()
    {
        var line = Assert.Single(await RunAsync("export\n", Situation.Footage, explains: true));

        Assert.StartsWith("export\trules: export (certain); trained: ", line, StringComparison.Ordinal);
        Assert.EndsWith("\texport", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "None")]
    [InlineData("-", "None")]
    [InlineData("footage,draft,job", "Footage, Draft, Job")]
    [InlineData("attachment, reply,asked", "Attachment, Reply, Asked")]
    public void A_situation_is_named(string? names, string expected) => Assert.Equal(expected, ClassifyCommand.Parse(names).ToString());

    [Theory]
    [InlineData("foo")]
    [InlineData("footage,,job")]
    [InlineData("Footage")]
    public void An_unknown_situation_is_reported(string names) => Assert.Null(ClassifyCommand.Parse(names));

    [Fact]
    public async Task The_report_counts_right_asked_and_wrong_by_class_and_language_and_gives_the_figures()
    {
        var doubtful = AmbiguousTexts.Between(Label.Cancel, Label.Edit);
        await File.WriteAllTextAsync(_file, $"a voice that types little\nexport\ten\texport\nexport\tde\t-\texportieren\ntalk\ten\tfootage,draft\thello\nedit\ten\tadd a title\ta reason\ncredits\ten\thello there\ncancel\ten\t{doubtful}\n");
        await using var output = new StringWriter { NewLine = "\n" };

        Assert.Equal(0, await ClassifyReport.RunAsync(_file, output, explains: true, TestContext.Current.CancellationToken));

        var report = output.ToString();
        Assert.StartsWith("6 texts; 1 lines left out\n", report, StringComparison.Ordinal);
        Assert.Matches(@"\nexport +2 +2 +0 +0\n", report);
        Assert.Matches(@"\ncredits +1 +0 +0 +1\n", report);
        Assert.Matches(@"\ncancel +1 +0 +1 +0\n", report);
        Assert.Matches(@"\nen +5 +3 +1 +1\n", report);
        Assert.Contains("right or asked                      83.3 %", report, StringComparison.Ordinal);
        Assert.Contains("asked                               16.7 %  (of edits 0.0 %)", report, StringComparison.Ordinal);
        Assert.Contains("wrong and sent to the editor        0.0 %", report, StringComparison.Ordinal);
        Assert.Contains("taken for cancel or new by mistake  0", report, StringComparison.Ordinal);
        Assert.Contains("credits became talk\t", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_labels_is_reported()
    {
        await File.WriteAllTextAsync(_file, "nothing here\n");
        await using var output = new StringWriter { NewLine = "\n" };

        Assert.Equal(1, await ClassifyReport.RunAsync(_file, output, explains: false, TestContext.Current.CancellationToken));
        Assert.Contains("No line of", output.ToString(), StringComparison.Ordinal);
    }

    private static async Task<string[]> RunAsync(string texts, Situation situation, bool explains)
    {
        using var input = new StringReader(texts);
        await using var output = new StringWriter { NewLine = "\n" };
        Assert.Equal(0, await ClassifyCommand.RunAsync(input, output, situation, explains, TestContext.Current.CancellationToken));
        return output.ToString().TrimEnd('\n').Split('\n');
    }
}
