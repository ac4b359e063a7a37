using System.Numerics;

namespace NemoBot.Core.Intents.Trained;

/// <summary>Hashes features. The model file stores the hashes: a change here requires a new file.</summary>
internal static class FeatureHash
{
    public static uint Begin(FeatureKind kind) => Add(0x2545F491, (uint)kind);

    public static uint Add(uint hash, uint value) => (BitOperations.RotateLeft(hash, 5) ^ value) * 0x9E3779B1;

    /// <summary>Finalizes a hash, so that its input affects all 32 bits.</summary>
    public static uint End(uint hash)
    {
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }

    public static uint Of(FeatureKind kind, uint value) => End(Add(Begin(kind), value));

    public static uint Of(FeatureKind kind, uint value, uint other) => End(Add(Add(Begin(kind), value), other));

    public static uint Of(FeatureKind kind, uint value, uint other, uint third) => End(Add(Add(Add(Begin(kind), value), other), third));
}
