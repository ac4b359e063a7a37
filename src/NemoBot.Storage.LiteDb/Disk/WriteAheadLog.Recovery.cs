using NemoBot.Core.Model;

namespace NemoBot.Storage.LiteDb.Disk;

/// <content>What a start finds in the file.</content>
internal sealed partial class WriteAheadLog
{
    /// <summary>Reads what the file holds up to its last whole commit.</summary>
    /// <param name="stamp">The data file's: the salt of the log that continues it.</param>
    /// <param name="mostKept">The file keeps the room of so many frames when it is used again from its start.</param>
    /// <param name="acceptsLoss">Goes on without the commits that a damaged log has lost.</param>
    /// <exception cref="StorageException">The log is damaged in a way that no power cut explains, so commits are lost; or it is another data file's.</exception>
    public static WriteAheadLog Open(IDiskFile file, ulong stamp, int mostKept = MostKept, bool acceptsLoss = false)
    {
        var log = new WriteAheadLog(file, mostKept);
        log.Recover(stamp);
        if (log.IsForeign)
        {
            throw new StorageException(
                "The write-ahead log beside the database at Storage:Path does not continue this database: one of the two was replaced, by a backup perhaps. Delete the log (.wal) to go on without what it holds.");
        }

        if (log.Damage is { } damage)
        {
            if (!acceptsLoss)
            {
                throw new StorageException($"The write-ahead log beside the database at Storage:Path is damaged: {damage}. Restore a backup.");
            }

            log.CutBack(); // Frames beyond the damage would be taken for lost commits again.
        }

        return log;
    }

    /// <summary>Like <see cref="Open"/>, for reading only, while another process may append to the file but makes no checkpoint.</summary>
    public static WriteAheadLog OpenForReading(IDiskFile file, ulong stamp)
    {
        for (var before = -1L; ;)
        {
            var log = new WriteAheadLog(file, MostKept);
            log.Recover(stamp);
            if (log.Damage is null || log._committed <= before)
            {
                return log;
            }

            // The end that was read first may be older than what follows it. Damage stays where it is.
            before = log._committed;
        }
    }

    private void Recover(ulong stamp)
    {
        StartOver(stamp);
        Span<byte> header = stackalloc byte[LogFormat.HeaderLength];
        if (_file.Read(0, header) < header.Length || !LogFormat.TryReadHeader(header, out var salt, out var nextSalt, out var checksum))
        {
            // The header is flushed before the first frame is written: where it is not whole, there never was one.
            if (_file.Length > LogFormat.HeaderLength)
            {
                Damage = "its header cannot be read";
            }

            return;
        }

        (_salt, NextSalt, _checksum, _committedChecksum) = (salt, nextSalt, checksum, checksum);
        var frame = new byte[LogFormat.FrameLength];
        var number = 0L;
        while (_file.Read(LogFormat.OffsetOf(number), frame) == frame.Length && LogFormat.Fits(frame, _salt, number, _checksum, out var next))
        {
            number++;
            _checksum = next;
            var page = frame.AsSpan(LogFormat.FrameHeaderLength);
            if (EnginePage.IsConfirmed(page))
            {
                _written = number;
                Committed(page);
            }
        }

        CheckEnd();
        (_written, _checksum) = (_committed, _committedChecksum);
        if (_committed == 0)
        {
            StartOver(stamp);
        }
        else if (stamp != _salt && stamp != NextSalt)
        {
            // The next salt is in the data file when the power was cut between the end of a checkpoint and the first commit after it.
            StartOver(stamp);
            (IsForeign, Damage) = (true, null);
        }
    }

    /// <summary>A power cut takes frames of the last commit only. A frame that knows of more frames on the disk than were found says that commits are gone.</summary>
    private void CheckEnd()
    {
        Span<byte> header = stackalloc byte[LogFormat.FrameHeaderLength];
        for (var number = _committed; _file.Read(LogFormat.OffsetOf(number), header) == header.Length; number++)
        {
            if (LogFormat.Flushed(header, _salt, number) > _committed)
            {
                Damage = $"frame {_committed} cannot be read, and commits follow it";
                return;
            }
        }
    }
}
