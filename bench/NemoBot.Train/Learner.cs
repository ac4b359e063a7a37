using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using NemoBot.Core.Intents;
using NemoBot.Core.Intents.Trained;

namespace NemoBot.Train;

/// <summary>Multinomial logistic regression by stochastic gradient descent with a separate rate for each weight (AdaGrad). The same seed gives the same weights.</summary>
internal sealed class Learner
{
    private const int Stride = Weights.Stride;

    private readonly TrainingSet _set;
    private readonly TrainSettings _settings;
    private readonly Weights _weights;
    private readonly float[] _squares;
    private readonly float[] _biasSquares = new float[Stride];
    private readonly bool[] _used;

    private Learner(TrainingSet set, bool[] used, TrainSettings settings)
    {
        (_set, _used, _settings) = (set, used, settings);
        _weights = new Weights(set.Table.Count);
        _squares = new float[set.Table.Count * Stride];
    }

    /// <summary>Returns the mean of several runs, each with a different order of the texts, to average out the effect of the order.</summary>
    /// <param name="rows">The texts to train on.</param>
    public static (Weights Weights, bool[] Used) Learn(TrainingSet set, IReadOnlyList<int> rows, TrainSettings settings)
    {
        var mean = new Weights(set.Table.Count);
        var used = set.Frequent(rows, settings.LeastBatches);
        for (var run = 0; run < settings.Runs; run++)
        {
            new Learner(set, used, settings).Run(rows, new Random(settings.Seed + run), mean);
        }

        mean.Scale(1f / (settings.Runs * (settings.Epochs - FirstCounted(settings))));
        return (mean, used);
    }

    /// <summary>Returns the first epoch that counts; earlier ones have not converged.</summary>
    private static int FirstCounted(TrainSettings settings) => settings.Epochs / 3;

    private void Run(IReadOnlyList<int> rows, Random random, Weights sum)
    {
        var order = rows.Where(row => _set.Blind[row].HasWords).ToArray();
        for (var epoch = 0; epoch < _settings.Epochs; epoch++)
        {
            random.Shuffle(order);
            foreach (var row in order)
            {
                var text = _set.Texts[row];
                var sample = random.NextSingle() < _settings.Blind ? _set.Blind[row] : _set.Sighted[row];
                Step(Thin(sample, random), (int)text.Label, text.IsVoice ? 1 : _settings.Tuned);
            }

            if (epoch >= FirstCounted(_settings))
            {
                sum.Add(_weights);
            }
        }
    }

    /// <summary>Drops random features of the sample (dropout), so that no single feature is relied on.</summary>
    private Sample Thin(Sample sample, Random random)
    {
        if (_settings.Dropout == 0)
        {
            return sample;
        }

        var kept = new List<int>(sample.Features.Length);
        var ends = new int[sample.Ends.Length];
        var start = 0;
        for (var group = 0; group < ends.Length; group++)
        {
            for (; start < sample.Ends[group]; start++)
            {
                if (random.NextSingle() >= _settings.Dropout)
                {
                    kept.Add(sample.Features[start]);
                }
            }

            ends[group] = kept.Count;
        }

        return sample with { Features = [.. kept], Ends = ends };
    }

    private void Step(Sample sample, int label, float importance)
    {
        if (importance == 0)
        {
            return;
        }

        Span<float> errors = stackalloc float[Stride];
        Score(sample, errors);
        ReaderModel.Softmax(errors[..Labels.Count], 1);
        errors[Labels.Count..].Clear();
        errors[label] -= 1;
        foreach (ref var error in errors)
        {
            error *= importance;
        }

        var (one, two) = (Vector256.LoadUnsafe(ref errors[0]), Vector256.LoadUnsafe(ref errors[8]));
        Update(_weights.Bias, _biasSquares, 0, one * 0.1f, two * 0.1f);
        var start = 0;
        for (var group = 0; group < FeatureGroups.Count; group++)
        {
            var features = sample.Features.AsSpan(start..sample.Ends[group]);
            start = sample.Ends[group];
            if ((_settings.Groups & (1 << group)) == 0)
            {
                continue;
            }

            var share = FeatureGroups.Share(group, features.Length);
            var (first, second) = (one * share, two * share);
            foreach (var feature in features)
            {
                if (_used[feature])
                {
                    Update(_weights.Values, _squares, feature * Stride, first, second);
                }
            }
        }
    }

    private void Update(float[] values, float[] squares, int at, Vector256<float> one, Vector256<float> two)
    {
        Half(ref values[at], ref squares[at], one);
        Half(ref values[at + 8], ref squares[at + 8], two);

        void Half(ref float value, ref float square, Vector256<float> gradient)
        {
            var weights = Vector256.LoadUnsafe(ref value);
            gradient += weights * _settings.Decay;
            var sum = Vector256.LoadUnsafe(ref square) + (gradient * gradient);
            sum.StoreUnsafe(ref square);
            (weights - (gradient * _settings.Rate / (Vector256.Sqrt(sum) + Vector256.Create(1e-3f)))).StoreUnsafe(ref value);
        }
    }

    private void Score(Sample sample, Span<float> scores)
    {
        var (one, two) = (Vector256.LoadUnsafe(ref _weights.Bias[0]), Vector256.LoadUnsafe(ref _weights.Bias[8]));
        ref var values = ref MemoryMarshal.GetArrayDataReference(_weights.Values);
        var start = 0;
        for (var group = 0; group < FeatureGroups.Count; group++)
        {
            var features = sample.Features.AsSpan(start..sample.Ends[group]);
            start = sample.Ends[group];
            var share = FeatureGroups.Share(group, features.Length);
            var (first, second) = (Vector256<float>.Zero, Vector256<float>.Zero);
            foreach (var feature in features)
            {
                if (_used[feature])
                {
                    first += Vector256.LoadUnsafe(ref values, (nuint)(feature * Stride));
                    second += Vector256.LoadUnsafe(ref values, (nuint)(feature * Stride) + 8);
                }
            }

            one += first * share;
            two += second * share;
        }

        one.StoreUnsafe(ref scores[0]);
        two.StoreUnsafe(ref scores[8]);
    }
}
