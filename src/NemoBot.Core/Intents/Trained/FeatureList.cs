namespace NemoBot.Core.Intents.Trained;

/// <summary>Hashes of the features of one kind that a text has, as often as it has them. Kept from text to text: it grows to what the longest needed.</summary>
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
