namespace NemoBot.Storage;

/// <summary>What the last look for damage found. Set by whoever looks, read by <see cref="StoreProbe"/>.</summary>
internal sealed class StoreCondition
{
    /// <summary>Null: none.</summary>
    public volatile string? Damage;

    /// <summary>False until a look came to its end.</summary>
    public volatile bool CheckedWhole;
}
