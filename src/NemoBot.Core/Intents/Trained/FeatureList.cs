namespace NemoBot.Core.Intents.Trained;

/// <summary>Hashes of a text's features of one kind, with repetitions. Reused between texts; the capacity grows to the longest text.</summary>
internal sealed class FeatureList
{
    private uint[] _hashes = new uint[256];
    private int _count;

    public ReadOnlySpan<uint> Hashes => _hashes.AsSpan(0, _count);

    public void Clear() => _count = 0;

    public void Add(uint hash)
    {
        if (_count == _hashes.Length)
        {
            Array.Resize(ref _hashes, 2 * _count);
        }

        _hashes[_count++] = hash;
    }
}
