namespace NemoBot.Core.Tests.Intents;

/// <summary>The texts in <c>Voices</c> are training data: one batch a file, one voice a batch. What a reader of them relies on holds for every line.</summary>
public class VoicesTests
{
    private static readonly string[] Labels = ["edit", "edit+export", "export", "status", "credits", "upload", "cancel", "new", "help", "talk"];
    private static readonly string[] Languages = ["en", "zh-Hans", "zh-Hant", "es", "de", "fr", "pt", "ja", "ko", "ru"];
    private static readonly string[] Situations = ["footage", "draft", "job", "attachment", "reply", "asked"];

    private static IEnumerable<(string Batch, string[] Columns)> Lines(string folder = "Voices") => Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Intents", folder), "*.tsv")
        .SelectMany(file => File.ReadLines(file).Skip(1).Select(line => (Path.GetFileNameWithoutExtension(file), line.Split('\t'))));

    [Theory]
    [InlineData("Voices")]
    [InlineData("Phrases")]
    public void Every_line_has_a_label_a_language_a_situation_and_a_text(string folder) => Assert.All(Lines(folder), line =>
    {
        Assert.Equal(4, line.Columns.Length);
        Assert.Contains(line.Columns[0], Labels);
        Assert.Contains(line.Columns[1], Languages);
        Assert.True(line.Columns[2] == "-" || line.Columns[2].Split(',').All(Situations.Contains), $"{line.Batch}: {line.Columns[2]}");
        Assert.False(string.IsNullOrWhiteSpace(line.Columns[3]));
    });

    [Fact]
    public void Every_batch_is_one_voice_in_one_language_with_every_label()
    {
        foreach (var batch in Lines().GroupBy(line => line.Batch))
        {
            Assert.Single(batch.Select(line => line.Columns[1]).Distinct());
            Assert.Equal(Labels.Order(), batch.Select(line => line.Columns[0]).Distinct().Order());
        }
    }

    [Fact]
    public void A_text_means_the_same_in_every_batch_and_stands_once_in_each()
    {
        var lines = Lines().Concat(Lines("Phrases")).ToList();
        Assert.Empty(lines.GroupBy(line => line.Columns[3], StringComparer.OrdinalIgnoreCase).Where(same => same.Select(line => line.Columns[0]).Distinct().Count() > 1).Select(same => same.Key));
        Assert.Empty(lines.GroupBy(line => (line.Batch, line.Columns[3].ToUpperInvariant())).Where(same => same.Count() > 1).Select(same => same.Key));
    }

    [Fact]
    public void There_are_at_least_18_000_texts_in_50_batches_and_all_ten_languages()
    {
        var lines = Lines().ToList();
        Assert.True(lines.Count >= 18_000, $"{lines.Count} texts");
        Assert.True(lines.Select(line => line.Batch).Distinct().Count() >= 50);
        Assert.Equal(Languages.Order(), lines.Select(line => line.Columns[1]).Distinct().Order());
    }
}
