namespace NemoBot.Storage;

/// <summary>What the last look for damage found. Set by whoever looks, read by the store's probe; safe for concurrent use.</summary>
public sealed class StoreCondition
{
    private string? _damage;
    private bool _checkedWhole;

    /// <summary>Null: none.</summary>
    public string? Damage
    {
        get => Volatile.Read(ref _damage);
        set => Volatile.Write(ref _damage, value);
    }

    /// <summary>False until a look came to its end.</summary>
    public bool CheckedWhole
    {
        get => Volatile.Read(ref _checkedWhole);
        set => Volatile.Write(ref _checkedWhole, value);
    }
}
