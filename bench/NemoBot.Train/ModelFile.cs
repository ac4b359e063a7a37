using System.Buffers.Binary;
using NemoBot.Core.Intents;
using NemoBot.Core.Intents.Trained;

namespace NemoBot.Train;

/// <summary>Writes the weights in the format of <see cref="ReaderModel"/>: one byte each, with a scale for each group.</summary>
internal static class ModelFile
{
    /// <summary>Maximum size of the file, in bytes.</summary>
    private const int Limit = 4_000_000;

    /// <summary>Maximum load factor of the table: a fuller table is smaller and slower.</summary>
    private const double Fullest = 0.8;

    public static byte[] Write(TrainingSet set, Weights weights, bool[] used, float sharpness)
    {
        var groups = GroupOf(set);
        var most = (Limit - ReaderModel.HeaderSize) / ReaderModel.SlotSize;
        var kept = Enumerable.Range(0, used.Length).Where(feature => used[feature] && Strength(feature) > 0)
            .OrderByDescending(Strength).ThenBy(feature => feature).Take((int)(most * Fullest)).ToList();
        var count = Math.Min(most, (int)(kept.Count / Fullest) + 1);
        var scales = Enumerable.Range(0, FeatureGroups.Count)
            .Select(group => kept.Where(feature => groups[feature] == group).Select(Strength).DefaultIfEmpty(0).Max() / sbyte.MaxValue).ToArray();

        var file = new byte[ReaderModel.HeaderSize + (count * ReaderModel.SlotSize)];
        BinaryPrimitives.WriteUInt64LittleEndian(file, ReaderModel.Format);
        var numbers = file.AsSpan(8);
        BinaryPrimitives.WriteInt32LittleEndian(numbers, count);
        BinaryPrimitives.WriteSingleLittleEndian(numbers[4..], sharpness);
        var at = 8;
        foreach (var number in scales.Concat(weights.Bias.Take(Labels.Count)))
        {
            BinaryPrimitives.WriteSingleLittleEndian(numbers[at..], number);
            at += 4;
        }

        var slots = file.AsSpan(ReaderModel.HeaderSize);
        foreach (var feature in kept)
        {
            var hash = set.Table.HashOf(feature);
            var slot = ReaderModel.Home(hash, count);
            while (BinaryPrimitives.ReadUInt16LittleEndian(slots[(slot * ReaderModel.SlotSize)..]) != 0)
            {
                slot = (slot + 1) % count;
            }

            var bytes = slots.Slice(slot * ReaderModel.SlotSize, ReaderModel.SlotSize);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes, ReaderModel.Mark(hash));
            for (var label = 0; label < Labels.Count; label++)
            {
                bytes[2 + label] = (byte)(sbyte)MathF.Round(weights.Values[(feature * Weights.Stride) + label] / scales[groups[feature]]);
            }
        }

        return file;

        float Strength(int feature)
        {
            var strength = 0f;
            foreach (var weight in weights.Values.AsSpan(feature * Weights.Stride, Labels.Count))
            {
                strength = Math.Max(strength, Math.Abs(weight));
            }

            return strength;
        }
    }

    private static byte[] GroupOf(TrainingSet set)
    {
        var groups = new byte[set.Table.Count];
        foreach (var sample in set.Blind.Concat(set.Sighted))
        {
            var start = 0;
            for (var group = 0; group < FeatureGroups.Count; group++)
            {
                foreach (var feature in sample.Features.AsSpan(start..sample.Ends[group]))
                {
                    groups[feature] = (byte)group;
                }

                start = sample.Ends[group];
            }
        }

        return groups;
    }
}
