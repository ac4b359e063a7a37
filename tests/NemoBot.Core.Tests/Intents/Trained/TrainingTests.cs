using NemoBot.Core.Intents.Trained;
using NemoBot.Train;

namespace NemoBot.Core.Tests.Intents.Trained;

/// <summary>The project that trains the second reader, on a small part of the texts.</summary>
public class TrainingTests
{
    private static readonly TrainSettings Small = new() { Epochs = 3, Runs = 2 };

    [Fact]
    public void The_same_seed_gives_the_same_file() => Assert.Equal(Train(Small), Train(Small));

    [Fact]
    public void Another_seed_gives_another_file() => Assert.NotEqual(Train(Small), Train(Small with { Seed = Small.Seed + 1 }));

    [Fact]
    public void What_is_learnt_is_what_the_reader_reads_by()
    {
        var set = Set();
        var (weights, used) = Learner.Learn(set, Rows(set), Small);
        var reader = new SecondReader(ReaderModel.Load(new MemoryStream(ModelFile.Write(set, weights, used, sharpness: 1))));

        foreach (var (text, sample) in set.Texts.Zip(set.Sighted).Where(pair => pair.Second.HasWords))
        {
            var probabilities = CrossValidation.Scores(weights, used, sample);
            ReaderModel.Softmax(probabilities, sharpness: 1);
            var reading = reader.Read(text.Text, text.Situation);
            Assert.Equal(probabilities[(int)reading.First], reading.Probability, tolerance: 0.05f); // One byte a weight.
        }
    }

    [Fact]
    public void Texts_of_one_batch_are_never_on_both_sides()
    {
        var set = Set();
        var (blind, _) = CrossValidation.Run(set, Small with { Runs = 1, Epochs = 1 }, folds: 2);

        // A text is judged when its batch is held back: each of the judged batches is, whole, and no other.
        Assert.All(set.Texts.Zip(blind), pair => Assert.Equal(pair.First.IsJudged, pair.Second is not null));
    }

    [Fact]
    public void Probabilities_are_made_less_sharp_where_they_promise_too_much()
    {
        float[] sure = [4, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        var halfRight = Enumerable.Range(0, 100).Select(n => (sure, n % 2)).ToList();

        Assert.InRange(Calibration.Sharpness(halfRight), 0.3f, 0.8f);
    }

    private static byte[] Train(TrainSettings settings)
    {
        var set = Set();
        var (weights, used) = Learner.Learn(set, Rows(set), settings);
        return ModelFile.Write(set, weights, used, sharpness: 1);
    }

    private static TrainingSet Set() =>
        new([.. Corpus.Read(Path.Combine(AppContext.BaseDirectory, "Intents")).Where((_, number) => number % 40 == 0)], new FeatureTable());

    private static int[] Rows(TrainingSet set) => [.. Enumerable.Range(0, set.Texts.Count)];
}
