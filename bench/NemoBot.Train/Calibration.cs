using NemoBot.Core.Intents.Trained;

namespace NemoBot.Train;

/// <summary>Calibrates the sharpness of the probabilities with texts that were not used for training.</summary>
internal static class Calibration
{
    /// <returns>The factor on the scores that maximises the likelihood of the right labels.</returns>
    public static float Sharpness(IReadOnlyList<(float[] Scores, int Label)> unseen)
    {
        var (best, least) = (1f, double.MaxValue);
        for (var sharpness = 0.3f; sharpness < 3; sharpness *= 1.03f)
        {
            var loss = Loss(unseen, sharpness);
            if (loss < least)
            {
                (best, least) = (sharpness, loss);
            }
        }

        return best;
    }

    /// <summary>Returns the mean negative log-likelihood of the right labels.</summary>
    public static double Loss(IReadOnlyList<(float[] Scores, int Label)> unseen, float sharpness)
    {
        var sum = 0.0;
        foreach (var (scores, label) in unseen)
        {
            var probabilities = (float[])scores.Clone();
            ReaderModel.Softmax(probabilities, sharpness);
            sum -= Math.Log(Math.Max(probabilities[label], 1e-9));
        }

        return sum / unseen.Count;
    }
}
