using NemoBot.Core.Intents;
using NemoBot.Core.Intents.Trained;

namespace NemoBot.Train;

/// <summary>The weights during training: <see cref="Stride"/> numbers per feature, of which the first <see cref="Labels.Count"/> are used.</summary>
internal sealed class Weights(int features)
{
    public const int Stride = 16;

    public float[] Values { get; } = new float[features * Stride];

    public float[] Bias { get; } = new float[Stride];

    public void Add(Weights other)
    {
        AddTo(Values, other.Values);
        AddTo(Bias, other.Bias);

        static void AddTo(float[] sum, float[] more)
        {
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += more[i];
            }
        }
    }

    public void Scale(float factor)
    {
        foreach (ref var value in Values.AsSpan())
        {
            value *= factor;
        }

        foreach (ref var value in Bias.AsSpan())
        {
            value *= factor;
        }
    }

    /// <summary>Adds up the weights of a sample's features.</summary>
    public void Score(Sample sample, bool[] used, Span<float> scores)
    {
        Bias.CopyTo(scores);
        var start = 0;
        for (var group = 0; group < FeatureGroups.Count; group++)
        {
            var features = sample.Features.AsSpan(start..sample.Ends[group]);
            var share = FeatureGroups.Share(group, features.Length);
            foreach (var feature in features)
            {
                if (used[feature])
                {
                    var weights = Values.AsSpan(feature * Stride, Stride);
                    for (var label = 0; label < Labels.Count; label++)
                    {
                        scores[label] += share * weights[label];
                    }
                }
            }

            start = sample.Ends[group];
        }
    }
}
