using NemoBot.Core.Intents;
using NemoBot.Core.Intents.Trained;

namespace NemoBot.Train;

/// <summary>Numbers the features that occur, and extracts them from texts.</summary>
internal sealed class FeatureTable
{
    private readonly Dictionary<uint, int> _numbers = [];
    private readonly List<uint> _hashes = [];
    private readonly Evidence _evidence = new();

    public int Count => _hashes.Count;

    public uint HashOf(int feature) => _hashes[feature];

    public Sample Read(string text, Situation situation)
    {
        _evidence.Clear();
        var intent = IntentRouter.Route(text, command: null, situation.HasFlag(Situation.Attachment), _evidence);
        var findings = _evidence.Conclude(Labels.Of(intent), situation);
        var ends = new int[FeatureGroups.Count];
        var features = new List<int>();
        for (var group = 0; group < FeatureGroups.Count; group++)
        {
            foreach (var hash in FeatureGroups.Of(_evidence, group))
            {
                if (!_numbers.TryGetValue(hash, out var number))
                {
                    _numbers.Add(hash, number = _hashes.Count);
                    _hashes.Add(hash);
                }

                features.Add(number);
            }

            ends[group] = features.Count;
        }

        return new Sample(intent, findings, [.. features], ends);
    }
}
