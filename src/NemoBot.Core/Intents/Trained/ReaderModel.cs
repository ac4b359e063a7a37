using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NemoBot.Core.Intents.Trained;

/// <summary>The weights of the trained reader: a hash table of features in one array, twelve bytes per slot, in the layout of the file.</summary>
/// <remarks>
/// A slot is a two-byte mark (the low bits of the feature's hash, 0 in an empty slot) and a one-byte weight for each label. A feature is stored in the slot
/// that the high bits of its hash select, or in one of the next.
/// </remarks>
internal sealed class ReaderModel
{
    public const int HeaderSize = 8 + (4 * (2 + FeatureGroups.Count + Labels.Count));
    public const int SlotSize = 2 + Labels.Count;

    /// <summary>Changes with the file layout and with the feature definitions.</summary>
    public const ulong Format = 0x3130_5244_524F_4D4E; // NMORDR01

    /// <summary>Padding in bytes: reading a slot loads sixteen bytes at once.</summary>
    private const int Margin = 16;

    private readonly byte[] _slots;
    private readonly uint _count;
    private readonly float _sharpness;
    private readonly float[] _scales;
    private readonly float[] _bias;

    private ReaderModel(byte[] slots, int count, float sharpness, float[] scales, float[] bias) =>
        (_slots, _count, _sharpness, _scales, _bias) = (slots, (uint)count, sharpness, scales, bias);

    /// <exception cref="InvalidDataException">The stream is not a model file, or is truncated.</exception>
    public static ReaderModel Load(Stream stream)
    {
        Span<byte> header = stackalloc byte[HeaderSize];
        if (stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) < header.Length || BinaryPrimitives.ReadUInt64LittleEndian(header) != Format)
        {
            throw new InvalidDataException("The weights of the trained reader are not of this version.");
        }

        var numbers = header[8..];
        var count = BinaryPrimitives.ReadInt32LittleEndian(numbers);
        var sharpness = BinaryPrimitives.ReadSingleLittleEndian(numbers[4..]);
        var scales = new float[FeatureGroups.Count];
        var bias = new float[Labels.Count];
        for (var i = 0; i < scales.Length; i++)
        {
            scales[i] = BinaryPrimitives.ReadSingleLittleEndian(numbers[(4 * (2 + i))..]);
        }

        for (var i = 0; i < bias.Length; i++)
        {
            bias[i] = BinaryPrimitives.ReadSingleLittleEndian(numbers[(4 * (2 + scales.Length + i))..]);
        }

        var slots = count > 0 && count < int.MaxValue / SlotSize - Margin ? new byte[(count * SlotSize) + Margin] : throw new InvalidDataException("The weights of the trained reader are damaged.");
        return stream.ReadAtLeast(slots, count * SlotSize, throwOnEndOfStream: false) == count * SlotSize
            ? new ReaderModel(slots, count, sharpness, scales, bias)
            : throw new InvalidDataException("The weights of the trained reader are cut short.");
    }

    /// <summary>Returns the first slot to probe for a feature in a table of <paramref name="slots"/> slots.</summary>
    public static int Home(uint hash, int slots) => (int)(((ulong)hash * (uint)slots) >> 32);

    /// <summary>Returns the mark that distinguishes a feature from its neighbours; never 0.</summary>
    public static ushort Mark(uint hash) => (ushort)Math.Max(1u, hash & 0xFFFF);

    /// <summary>Computes the probability of each label.</summary>
    public void Weigh(Evidence evidence, Span<float> probabilities)
    {
        _bias.CopyTo(probabilities);
        for (var group = 0; group < FeatureGroups.Count; group++)
        {
            Add(FeatureGroups.Of(evidence, group), group, probabilities);
        }

        Softmax(probabilities, _sharpness);
    }

    public static void Softmax(Span<float> scores, float sharpness)
    {
        var (most, sum) = (float.MinValue, 0f);
        foreach (var score in scores)
        {
            most = Math.Max(most, score);
        }

        foreach (ref var score in scores)
        {
            score = MathF.Exp(sharpness * (score - most));
            sum += score;
        }

        foreach (ref var score in scores)
        {
            score /= sum;
        }
    }

    private void Add(ReadOnlySpan<uint> features, int group, Span<float> scores)
    {
        var (low, high, end) = (Vector128<int>.Zero, Vector128<int>.Zero, Vector128<int>.Zero);
        ref var slots = ref MemoryMarshal.GetArrayDataReference(_slots);
        foreach (var feature in features)
        {
            var at = Find(feature);
            if (at >= 0)
            {
                // Ten weights, and six unused bytes of the next slot.
                var weights = Vector128.LoadUnsafe(ref slots, (nuint)at + 2).AsSByte();
                var (one, two) = Vector128.Widen(weights);
                var (first, second) = Vector128.Widen(one);
                low += first;
                high += second;
                end += Vector128.WidenLower(two);
            }
        }

        var scale = _scales[group] * FeatureGroups.Share(group, features.Length);
        for (var label = 0; label < 4; label++)
        {
            scores[label] += scale * low[label];
            scores[label + 4] += scale * high[label];
        }

        scores[8] += scale * end[0];
        scores[9] += scale * end[1];
    }

    /// <summary>Returns the offset of a feature's slot, or -1 for a feature too rare in training.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Find(uint feature)
    {
        var mark = Mark(feature);
        var slot = Home(feature, (int)_count);
        while (true)
        {
            var at = slot * SlotSize;
            var found = Unsafe.ReadUnaligned<ushort>(ref _slots[at]);
            if (found == mark)
            {
                return at;
            }

            if (found == 0)
            {
                return -1;
            }

            slot = slot + 1 == _count ? 0 : slot + 1;
        }
    }
}
