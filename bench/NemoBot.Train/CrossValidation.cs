using NemoBot.Core.Intents;

namespace NemoBot.Train;

/// <summary>Reads every batch with a reader that was not trained on it.</summary>
internal static class CrossValidation
{
    /// <param name="folds">The number of folds that share the batches; as many as batches for leave-one-out.</param>
    /// <returns>The scores of the labels for each text, without and with its situation; null for texts that are not judged.</returns>
    public static (float[]?[] Blind, float[]?[] Sighted) Run(TrainingSet set, TrainSettings settings, int folds, Action<int>? progress = null)
    {
        var batches = set.Texts.Where(text => text.IsJudged).Select(text => text.Batch).Distinct().ToList();
        var (blind, sighted) = (new float[set.Texts.Count][], new float[set.Texts.Count][]);
        for (var fold = 0; fold < folds; fold++)
        {
            var held = batches.Where((_, number) => number % folds == fold).ToHashSet();
            var rows = Enumerable.Range(0, set.Texts.Count).ToLookup(row => held.Contains(set.Texts[row].Batch));
            var (weights, used) = Learner.Learn(set, [.. rows[false]], settings);
            foreach (var row in rows[true])
            {
                blind[row] = Scores(weights, used, set.Blind[row]);
                sighted[row] = Scores(weights, used, set.Sighted[row]);
            }

            progress?.Invoke(fold);
        }

        return (blind, sighted);
    }

    /// <summary>Trains on the voices and reads the other texts, or vice versa: two sets with no common author or editor.</summary>
    public static float[]?[] Across(TrainingSet set, TrainSettings settings, bool fromVoices)
    {
        var rows = Enumerable.Range(0, set.Texts.Count).ToLookup(row => set.Texts[row].IsVoice == fromVoices);
        var (weights, used) = Learner.Learn(set, [.. rows[true]], settings);
        var scores = new float[set.Texts.Count][];
        foreach (var row in rows[false])
        {
            scores[row] = Scores(weights, used, set.Blind[row]);
        }

        return scores;
    }

    public static float[] Scores(Weights weights, bool[] used, Sample sample)
    {
        var scores = new float[Weights.Stride];
        weights.Score(sample, used, scores);
        return scores[..Labels.Count];
    }
}
