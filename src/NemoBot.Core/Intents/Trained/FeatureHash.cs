using System.Numerics;

namespace NemoBot.Core.Intents.Trained;

/// <summary>Hashes of features. They are stored in the model's file: a change here needs a new one.</summary>
internal static class FeatureHash
{
    public static uint Begin(FeatureKind kind) => Add(0x2545F491, (uint)kind);

    public static uint Add(uint hash, uint value) => (BitOperations.RotateLeft(hash, 5) ^ value) * 0x9E3779B1;

    /// <summary>Spreads what was added over all 32 bits.</summary>
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
