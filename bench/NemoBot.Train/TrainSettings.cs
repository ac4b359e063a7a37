using System.Globalization;

namespace NemoBot.Train;

/// <summary>How the reader is trained. The defaults made the file that ships.</summary>
internal sealed record TrainSettings
{
    /// <summary>Of everything that is drawn at random.</summary>
    public int Seed { get; init; } = 12;

    /// <summary>So many readers, each with its own order of the texts, become one: their mean.</summary>
    public int Runs { get; init; } = 3;

    /// <summary>How often all texts are gone through.</summary>
    public int Epochs { get; init; } = 12;

    /// <summary>How far the first step goes.</summary>
    public float Rate { get; init; } = 0.25f;

    /// <summary>How strongly weights are pulled to zero.</summary>
    public float Decay { get; init; } = 1e-6f;

    /// <summary>Probability that a feature is left out in one step.</summary>
    public float Dropout { get; init; } = 0.3f;

    /// <summary>Features that fewer batches have say who writes, not what.</summary>
    public int LeastBatches { get; init; } = 1;

    /// <summary>How much a text counts that the rules were tuned on.</summary>
    public float Tuned { get; init; } = 0.5f;

    /// <summary>Probability that a text is read without its situation.</summary>
    public float Blind { get; init; } = 0.5f;

    /// <summary>The groups of features that are used, a bit each.</summary>
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
