namespace NemoBot.Storage.LiteDb.Tests.PowerCuts;

/// <summary>A disk in memory whose power can be cut. What was flushed stays; of what was written since, any part may be lost, sector by sector, in any order.</summary>
internal sealed class SimulatedDisk(Random random)
{
    private readonly List<SimulatedFile> _files = [];
    private int _changesLeft = int.MaxValue;
    private int _roomLeft = int.MaxValue;

    /// <summary>True from the cut until <see cref="Restart"/>: every access throws.</summary>
    public bool IsOff { get; private set; }

    /// <summary>A flush returns at once and does nothing.</summary>
    public bool IgnoresFlushes { get; init; }

    public SimulatedFile Create(byte[] content)
    {
        var file = new SimulatedFile(this, content);
        _files.Add(file);
        return file;
    }

    /// <summary>Cuts the power within the change with that number (1: the next one). Writes, flushes and changes of a length are counted, reads are not.</summary>
    public void CutAfter(int changes) => _changesLeft = changes;

    /// <summary>Files together may grow by so many bytes; a write beyond that leaves what still fits, and throws.</summary>
    public void LeaveFree(int bytes) => _roomLeft = bytes;

    /// <summary>The power is back: every file holds what survived.</summary>
    public void Restart()
    {
        foreach (var file in _files)
        {
            file.Settle(random);
        }

        (IsOff, _changesLeft) = (false, int.MaxValue);
    }

    public void CheckPower()
    {
        if (IsOff)
        {
            throw new IOException("The power is off.");
        }
    }

    /// <summary>To be called when a change has reached the disk's cache, and before a flush has an effect.</summary>
    public void Count()
    {
        if (--_changesLeft <= 0)
        {
            IsOff = true;
            CheckPower();
        }
    }

    /// <summary>Takes room for a file that grows; returns how much there was.</summary>
    public int Take(int bytes)
    {
        var taken = Math.Min(bytes, _roomLeft);
        _roomLeft -= taken;
        return taken;
    }
}
