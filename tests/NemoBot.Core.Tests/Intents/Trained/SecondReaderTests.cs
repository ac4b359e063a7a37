using NemoBot.Core.Intents;
using NemoBot.Core.Intents.Trained;
using NemoBot.Train;

namespace NemoBot.Core.Tests.Intents.Trained;

/// <summary>The trained reader that travels with the program.</summary>
public class SecondReaderTests
{
    private static readonly List<LabelledText> All = Corpus.Read(Path.Combine(AppContext.BaseDirectory, "Intents"));
    private static readonly List<LabelledText> Some = [.. All.Where((_, number) => number % 10 == 0)];

    [Fact]
    public void Its_file_is_small()
    {
        using var file = File();
        Assert.InRange(file.Length, 1, 4_000_000);
    }

    [Theory]
    [InlineData("hola, muchas gracias", "talk")]
    [InlineData("👍", "talk")]
    [InlineData("好了吗", "status")]
    [InlineData("wie schicke ich dir ein Video?", "upload")]
    [InlineData("is it free?", "credits")]
    [InlineData("what can you do", "help")]
    [InlineData("write \"cancel anytime\" at the end", "edit")]
    [InlineData("обрежь начало", "edit")]
    public void It_reads_what_people_say(string text, string label) => Assert.Equal(label, Labels.NameOf(SecondReader.Shipped.Read(text, Situation.None).First));

    [Fact]
    public void It_reads_the_same_on_all_threads_at_once()
    {
        var alone = Some.Select(text => SecondReader.Shipped.Read(text.Text, text.Situation)).ToArray();
        var together = new SecondReading[alone.Length];
        Parallel.For(0, alone.Length, row => together[row] = SecondReader.Shipped.Read(Some[row].Text, Some[row].Situation));

        Assert.Equal(alone, together);
    }

    [Fact]
    public void The_situation_counts()
    {
        // With a job to stop, what is read as a cancel is read so with more reason.
        Assert.True(Doubt(Situation.Job) < Doubt(Situation.None));

        Assert.Contains(Some, text => SecondReader.Shipped.Read(text.Text, Situation.Attachment).First == Label.Upload && SecondReader.Shipped.Read(text.Text, Situation.None).First != Label.Upload);
    }

    private static double Doubt(Situation situation) => Some.Select(text => SecondReader.Shipped.Read(text.Text, situation)).Where(reading => reading.First == Label.Cancel).Average(reading => 1 - reading.Probability);

    [Fact]
    public void It_allocates_little()
    {
        const string Text = "could you make the second clip a little brighter please";

        // The intent that is returned, and little else.
        Assert.InRange(Enumerable.Range(0, 200).Min(_ => Allocated()), 0, 1_024);

        static long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            SecondReader.Shipped.Read(Text, Situation.Draft);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void A_file_of_something_else_or_cut_short_is_refused()
    {
        using var stream = File();
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);

        Assert.Throws<InvalidDataException>(() => ReaderModel.Load(new MemoryStream(bytes[..^1])));
        Assert.Throws<InvalidDataException>(() => ReaderModel.Load(new MemoryStream(bytes[..8])));
        Assert.Throws<InvalidDataException>(() => ReaderModel.Load(new MemoryStream(bytes[1..])));
        Assert.NotNull(ReaderModel.Load(new MemoryStream(bytes)));
    }

    /// <summary>
    /// The texts that it learnt from, so these figures say nothing of strangers: they fall when words, rules or features change and the reader is not trained anew
    /// (bench/NemoBot.Train).
    /// </summary>
    [Fact]
    public void It_fits_the_rules_and_words_it_was_trained_with()
    {
        var read = All.Select(text => (text.Label, Understood: Understanding.Read(text.Text, null, text.Situation, SecondReader.Shipped))).ToList();
        var right = read.Count(one => one.Understood.Decision is { IsAsked: false } decision && decision.First == one.Label);
        var asked = read.Count(one => one.Understood.Decision.IsAsked);
        var lost = read.Where(one => one.Understood.Decision is { IsAsked: false, First: Label.Cancel or Label.NewProject } decision && decision.First != one.Label).ToList();

        Assert.True(right >= 0.90 * read.Count, $"{right} of {read.Count} right");
        Assert.True(right + asked >= 0.97 * read.Count, $"{right} right and {asked} asked of {read.Count}");
        Assert.True(lost.Count <= 3, $"{lost.Count} taken for cancel or new");
    }

    private static Stream File() => typeof(SecondReader).Assembly.GetManifestResourceStream("NemoBot.Core.Intents.Trained.reader.bin")!;
}
