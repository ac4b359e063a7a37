using System.Globalization;

namespace NemoBot.Train;

/// <summary>Settings of the training. The defaults produced the shipped file.</summary>
internal sealed record TrainSettings
{
    /// <summary>Seed of all random choices.</summary>
    public int Seed { get; init; } = 12;

    /// <summary>Number of readers, each trained with a different order of the texts, whose mean is the result.</summary>
    public int Runs { get; init; } = 3;

    /// <summary>Number of passes over all texts.</summary>
    public int Epochs { get; init; } = 12;

    /// <summary>Initial learning rate.</summary>
    public float Rate { get; init; } = 0.25f;

    /// <summary>Strength of the weight decay towards zero.</summary>
    public float Decay { get; init; } = 1e-6f;

    /// <summary>Probability of dropping a feature in one step.</summary>
    public float Dropout { get; init; } = 0.3f;

    /// <summary>Minimum number of batches with a feature: rarer features identify the author, not the meaning.</summary>
    public int LeastBatches { get; init; } = 1;

    /// <summary>Weight of a text that the rules were tuned on.</summary>
    public float Tuned { get; init; } = 0.5f;

    /// <summary>Probability of training on a text without its situation.</summary>
    public float Blind { get; init; } = 0.5f;

    /// <summary>The feature groups to use, one bit each.</summary>
    public int Groups { get; init; } = 15;

    public static TrainSettings Read(IReadOnlyDictionary<string, string> values)
    {
        var defaults = new TrainSettings();
        return new TrainSettings
        {
            Seed = (int)Number("seed", defaults.Seed),
            Epochs = (int)Number("epochs", defaults.Epochs),
            Rate = Number("rate", defaults.Rate),
            Runs = (int)Number("runs", defaults.Runs),
            Decay = Number("decay", defaults.Decay),
            Dropout = Number("dropout", defaults.Dropout),
            LeastBatches = (int)Number("least-batches", defaults.LeastBatches),
            Tuned = Number("tuned", defaults.Tuned),
            Blind = Number("blind", defaults.Blind),
            Groups = (int)Number("groups", defaults.Groups),
        };

        float Number(string name, float otherwise) => values.TryGetValue(name, out var value) ? float.Parse(value, CultureInfo.InvariantCulture) : otherwise;
    }
}
