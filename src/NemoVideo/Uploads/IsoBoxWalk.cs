using System.Buffers.Binary;

namespace NemoVideo.Uploads;

/// <summary>Follows the top-level boxes of an MP4 as its bytes arrive: a file that ends inside a box is truncated, whatever length its server reports.</summary>
internal sealed class IsoBoxWalk
{
    private readonly byte[] _header = new byte[16];
    private int _have;
    private long _left;
    private bool _toTheEnd;

    /// <summary>Gets whether the bytes so far end at the end of a box. Also true for formats without boxes.</summary>
    public bool EndsWhole => _toTheEnd || (_left == 0 && _have == 0);

    public void Pass(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && !_toTheEnd)
        {
            if (_left > 0)
            {
                var skipped = (int)Math.Min(_left, bytes.Length);
                _left -= skipped;
                bytes = bytes[skipped..];
                continue;
            }

            _header[_have++] = bytes[0];
            bytes = bytes[1..];
            if (_have is 8 or 16)
            {
                TakeHeader();
            }
        }
    }

    private void TakeHeader()
    {
        var size = (ulong)BinaryPrimitives.ReadUInt32BigEndian(_header);
        if (_have == 8 && size == 1)
        {
            return; // The real size follows in 64 bits.
        }

        if (_have == 16)
        {
            size = BinaryPrimitives.ReadUInt64BigEndian(_header.AsSpan(8));
        }

        // 0 means up to the end of the file. Any other value below the header's length is not a box: there is nothing to follow.
        _toTheEnd = size < (ulong)_have || size > long.MaxValue;
        _left = _toTheEnd ? 0 : (long)size - _have;
        _have = 0;
    }
}
