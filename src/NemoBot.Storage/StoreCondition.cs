namespace NemoBot.Storage;

/// <summary>Holds the result of the last integrity check. Set by the check, read by the store's probe; thread-safe.</summary>
public sealed class StoreCondition
{
    private string? _damage;
    private bool _checkedWhole;
    private bool _awaitsCheck;

    /// <summary>Gets or sets the damage; null if there is none.</summary>
    public string? Damage
    {
        get => Volatile.Read(ref _damage);
        set => Volatile.Write(ref _damage, value);
    }

    /// <summary>Gets or sets whether a check has completed.</summary>
    public bool CheckedWhole
    {
        get => Volatile.Read(ref _checkedWhole);
        set => Volatile.Write(ref _checkedWhole, value);
    }

    /// <summary>Gets or sets whether the first check after a sudden end is still to come: until then the store is not ready.</summary>
    public bool AwaitsCheck
    {
        get => Volatile.Read(ref _awaitsCheck);
        set => Volatile.Write(ref _awaitsCheck, value);
    }
}
