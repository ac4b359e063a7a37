using NemoBot.Storage.LiteDb.Disk;

namespace NemoBot.Storage.LiteDb.Tests.PowerCuts;

internal sealed class SimulatedFile(SimulatedDisk disk, byte[] content) : IDiskFile
{
    private const int Sector = 512;

    private readonly Image _now = new(content);
    private readonly Image _durable = new(content);
    private readonly List<Change> _unflushed = [];
    private bool _failsNextFlush;
    private bool _failsNextRead;

    public long Length
    {
        get
        {
            disk.CheckPower();
            return _now.Length;
        }
    }

    public int Writes { get; private set; }

    public int Flushes { get; private set; }

    /// <summary>What a program would read now; set, it is on the disk too.</summary>
    public byte[] Content
    {
        get => _now.ToArray();
        set
        {
            _now.Set(value);
            _durable.Set(value);
        }
    }

    public bool FailsNextFlush
    {
        get => _failsNextFlush;
        set => _failsNextFlush = value;
    }

    public bool FailsNextRead
    {
        get => _failsNextRead;
        set => _failsNextRead = value;
    }

    public int Read(long position, Span<byte> buffer)
    {
        disk.CheckPower();
        Fail(ref _failsNextRead);
        return _now.Read((int)position, buffer);
    }

    public void Write(long position, ReadOnlySpan<byte> bytes)
    {
        disk.CheckPower();
        Writes++;
        var growth = (int)Math.Max(0, position + bytes.Length - _now.Length);
        var missing = growth - disk.Take(growth);
        Apply(new((int)position, bytes[..Math.Max(0, bytes.Length - missing)].ToArray()));
        if (missing > 0)
        {
            throw new IOException("There is not enough space on the disk.");
        }
    }

    public void SetLength(long length)
    {
        disk.CheckPower();
        Apply(new((int)length, null));
    }

    public void Flush()
    {
        disk.CheckPower();
        disk.Count();
        Flushes++;
        Fail(ref _failsNextFlush);
        if (!disk.IgnoresFlushes)
        {
            foreach (var change in _unflushed)
            {
                _durable.Apply(change);
            }

            _unflushed.Clear();
        }
    }

    public void Settle(Random random)
    {
        var chance = random.Next(5) switch { 0 => 0, 1 => 1, _ => random.NextDouble() };
        var survivors = _unflushed.SelectMany(Sectors).Where(_ => random.NextDouble() < chance).ToArray();
        if (random.Next(2) == 0)
        {
            random.Shuffle(survivors);
        }

        var garbage = random.Next(3) == 0 ? random : null;
        foreach (var change in survivors)
        {
            _durable.Apply(change, garbage);
        }

        _unflushed.Clear();
        _now.Set(_durable.ToArray());
    }

    public void Dispose()
    {
    }

    private static void Fail(ref bool fails)
    {
        if (fails)
        {
            fails = false;
            throw new IOException("Input/output error.");
        }
    }

    private void Apply(Change change)
    {
        _now.Apply(change);
        _unflushed.Add(change);
        disk.Count();
    }

    private static IEnumerable<Change> Sectors(Change change)
    {
        if (change.Bytes is not { } bytes)
        {
            yield return change;
            yield break;
        }

        for (var from = 0; from < bytes.Length;)
        {
            var length = Math.Min(Sector - ((change.Position + from) % Sector), bytes.Length - from);
            yield return new(change.Position + from, bytes[from..(from + length)]);
            from += length;
        }
    }

    /// <param name="Position">Of the bytes; the new length where there are none.</param>
    private sealed record Change(int Position, byte[]? Bytes);

    /// <summary>Bytes that grow.</summary>
    private sealed class Image(byte[] content)
    {
        private byte[] _bytes = [.. content];

        public int Length { get; private set; } = content.Length;

        public byte[] ToArray() => _bytes[..Length];

        public void Set(byte[] content) => (_bytes, Length) = ([.. content], content.Length);

        public int Read(int position, Span<byte> buffer)
        {
            var count = Math.Clamp(Length - position, 0, buffer.Length);
            _bytes.AsSpan(Math.Min(position, Length), count).CopyTo(buffer);
            return count;
        }

        /// <param name="garbage">What lies in new room that was never written; null: zeros.</param>
        public void Apply(Change change, Random? garbage = null)
        {
            if (change.Bytes is not { } bytes)
            {
                SetLength(change.Position, garbage);
                return;
            }

            SetLength(Math.Max(Length, change.Position + bytes.Length), garbage);
            bytes.CopyTo(_bytes, change.Position);
        }

        private void SetLength(int length, Random? garbage)
        {
            if (length > _bytes.Length)
            {
                Array.Resize(ref _bytes, Math.Max(length, 2 * _bytes.Length));
            }

            if (length > Length)
            {
                var room = _bytes.AsSpan(Length, length - Length);
                room.Clear();
                garbage?.NextBytes(room);
            }

            Length = length;
        }
    }
}
