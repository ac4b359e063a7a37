using NemoBot.Core.Intents;

namespace NemoBot.Train;

/// <summary>The texts with their features: once with the situation they were written in, once without.</summary>
internal sealed class TrainingSet
{
    public TrainingSet(IReadOnlyList<LabelledText> texts, FeatureTable table)
    {
        Texts = texts;
        Table = table;
        Blind = [.. texts.Select(text => table.Read(text.Text, Situation.None))];
        Sighted = [.. texts.Select((text, i) => text.Situation == Situation.None ? Blind[i] : table.Read(text.Text, text.Situation))];
    }

    public IReadOnlyList<LabelledText> Texts { get; }

    public FeatureTable Table { get; }

    /// <summary>The samples without a situation.</summary>
    public Sample[] Blind { get; }

    public Sample[] Sighted { get; }

    /// <summary>Returns which features occur in enough batches of these texts.</summary>
    public bool[] Frequent(IReadOnlyList<int> rows, int leastBatches)
    {
        var last = new string?[Table.Count];
        var counts = new int[Table.Count];
        foreach (var row in rows)
        {
            var batch = Texts[row].Batch;
            foreach (var feature in Sighted[row].Features.Concat(Blind[row].Features))
            {
                if (last[feature] != batch)
                {
                    last[feature] = batch; // Rows of one batch are adjacent.
                    counts[feature]++;
                }
            }
        }

        return [.. counts.Select(count => count >= leastBatches)];
    }
}
