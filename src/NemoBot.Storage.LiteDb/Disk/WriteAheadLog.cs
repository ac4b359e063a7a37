using System.Security.Cryptography;

namespace NemoBot.Storage.LiteDb.Disk;

/// <summary>
/// The write-ahead log, as the engine's log stream. Pages gather in memory until the one that confirms their transaction; then all are written as frames
/// (<see cref="LogFormat"/>) and flushed, and only then does the engine's write return, and the commit become visible.
/// </summary>
/// <remarks>
/// After a checkpoint the file is used again from its start with another salt, so that frames of before do not fit. A write that fails throws nothing: in LiteDB
/// 5.0.21 a transaction whose log throws cannot be disposed of, and its finalizer ends the process. So whoever calls the engine asks for <see cref="Failure"/>
/// afterwards, and gives the engine up if there is one; until <see cref="CutBack"/> nothing more reaches the file.
/// </remarks>
internal sealed partial class WriteAheadLog : PageStream
{
    /// <summary>Pages of an unconfirmed transaction that are kept in memory; those of a larger one go to the file before they are confirmed. 4 MiB.</summary>
    private const int MostPending = 512;

    /// <summary>A larger buffer is given back at the next checkpoint.</summary>
    private const int LargePending = 64;

    private const int FewPending = 8;

    /// <summary>32 MiB.</summary>
    private const int MostKept = 4096;

    private readonly IDiskFile _file;
    private readonly int _mostKept;
    private byte[] _pending = new byte[FewPending * LogFormat.FrameLength];
    private int _pendingFrames;

    /// <summary>Frames in the file.</summary>
    private long _written;

    /// <summary>Frames up to the last commit: on the disk.</summary>
    private long _committed;

    /// <summary>The frame with the newest committed version of the data file's first page; -1 when there is none.</summary>
    private long _headerFrame = -1;

    /// <summary>The data file carries it from the checkpoint before the first frame on: so log and data file find each other.</summary>
    private ulong _salt;

    private uint _checksum;
    private uint _committedChecksum;

    /// <summary>The header on the disk is the one of this salt, and the file holds nothing that must not be there.</summary>
    private bool _isReady;

    /// <summary>Frames of a failed commit may follow the last commit.</summary>
    private bool _hasTail;

    private WriteAheadLog(IDiskFile file, int mostKept) => (_file, _mostKept) = (file, mostKept);

    /// <summary>Why a write did not reach the disk; null as long as all did. What the engine has committed since is not stored.</summary>
    public Exception? Failure { get; private set; }

    public override long Length => (_written + _pendingFrames) * PageSize;

    /// <summary>The stamp of the data file from the next checkpoint on.</summary>
    public ulong NextSalt { get; private set; }

    /// <summary>Pages of committed transactions since the last checkpoint.</summary>
    public long CommittedPages => _committed;

    /// <summary>Bytes of the file up to the last commit; 0 when there is none.</summary>
    public long CommittedLength => _committed == 0 ? 0 : LogFormat.OffsetOf(_committed);

    /// <summary>Commits since the last checkpoint.</summary>
    public long Commits { get; private set; }

    /// <summary>Gets what names this log: the stamp of the data file that it continues.</summary>
    public ulong Salt => _salt;

    /// <summary>Gets whether the file belongs to another data file. Then the log is empty; only one for reading is opened nevertheless.</summary>
    public bool IsForeign { get; private set; }

    /// <summary>Gets why commits of this log cannot be read; null if it is whole. Only a log whose loss is accepted, or one for reading, is opened nevertheless.</summary>
    public string? Damage { get; private set; }

    /// <summary>Reads which pages of the data file committed transactions have replaced.</summary>
    public HashSet<uint> ReplacedPages()
    {
        Span<byte> number = stackalloc byte[sizeof(uint)];
        var replaced = new HashSet<uint>();
        for (var frame = 0L; frame < _committed; frame++)
        {
            _file.Read(LogFormat.OffsetOf(frame) + LogFormat.FrameHeaderLength, number);
            replaced.Add(EnginePage.Number(number));
        }

        return replaced;
    }

    /// <summary>The newest version of the data file's first page; null when the log has none.</summary>
    public byte[]? ReadHeaderPage()
    {
        if (_headerFrame < 0)
        {
            return null;
        }

        var page = new byte[PageSize];
        ReadPage(_headerFrame, page);
        return page;
    }

    /// <summary>Keeps what the engine writes from the file until <see cref="CutBack"/>: the engine is given up.</summary>
    public void Refuse(Exception reason) => Failure ??= reason;

    /// <summary>Forgets what follows the last commit, after a failed write; the log takes writes again.</summary>
    public void CutBack()
    {
        (_written, _checksum, _pendingFrames) = (_committed, _committedChecksum, 0);
        (Failure, _hasTail, _isReady) = (null, true, false);
        try
        {
            // At once: a process that ends now must not find the failed commit at its next start.
            MakeReady();
        }
        catch (IOException)
        {
            // The next commit tries again, and cannot be written before that.
        }
    }

    /// <summary>
    /// Puts the header on the disk, at the end of a checkpoint. Until then the file looks like the log that was copied, and a reader in another process would look for
    /// that log's frames where new ones are written.
    /// </summary>
    public void BeginNext()
    {
        if (!_isReady)
        {
            MakeReady();
        }
    }

    /// <summary>Empties the file, at an orderly end. The log must be empty.</summary>
    public void Truncate()
    {
        if (_committed != 0)
        {
            throw new InvalidOperationException("The log holds commits that the data file may not have.");
        }

        if (_file.Length > 0)
        {
            // With frames of before, an old header would be a log; so it goes first.
            MakeReady();
            _file.SetLength(0);
            _file.Flush();
            _isReady = false;
        }
    }

    /// <summary>The engine flushes when it likes; commits are flushed in any case, and nothing else needs to be.</summary>
    public override void Flush()
    {
    }

    /// <summary>The engine empties its log after a checkpoint, when the data file is flushed.</summary>
    public override void SetLength(long value)
    {
        if (value != 0)
        {
            throw new NotSupportedException($"The engine's log cannot get the length {value}.");
        }

        StartOver(NextSalt);
    }

    protected override void ReadPage(long number, Span<byte> page)
    {
        if (number >= _written)
        {
            Pending(number - _written)[LogFormat.FrameHeaderLength..].CopyTo(page);
        }
        else if (_file.Read(LogFormat.OffsetOf(number) + LogFormat.FrameHeaderLength, page) < page.Length)
        {
            throw new IOException($"Frame {number} of the log is cut off.");
        }
    }

    protected override void WritePage(long number, ReadOnlySpan<byte> page)
    {
        if (number != _written + _pendingFrames)
        {
            throw new InvalidOperationException($"The log takes pages in order, and {number} is not the next one.");
        }

        Add(number, page);
        var isConfirmed = EnginePage.IsConfirmed(page);
        if (Failure is not null || (!isConfirmed && _pendingFrames < MostPending))
        {
            return;
        }

        try
        {
            WritePending();
            if (isConfirmed)
            {
                _file.Flush();
                Committed(page);
            }
        }
        catch (Exception failure)
        {
            Failure = failure;
        }
    }

    private void Add(long number, ReadOnlySpan<byte> page)
    {
        if ((_pendingFrames + 1) * LogFormat.FrameLength > _pending.Length)
        {
            Array.Resize(ref _pending, _pending.Length * 2);
        }

        var frame = Pending(_pendingFrames);
        page.CopyTo(frame[LogFormat.FrameHeaderLength..]);
        _checksum = LogFormat.WriteFrame(frame, _salt, number, _committed, _checksum);
        _pendingFrames++;
    }

    /// <param name="last">Its last page: the header page, when the transaction changed it.</param>
    private void Committed(ReadOnlySpan<byte> last)
    {
        (_committed, _committedChecksum) = (_written, _checksum);
        Commits++;
        if (EnginePage.IsHeader(last))
        {
            _headerFrame = _committed - 1;
        }
    }

    /// <param name="frame">From 0: the first one that is not in the file.</param>
    private Span<byte> Pending(long frame) => _pending.AsSpan((int)frame * LogFormat.FrameLength, LogFormat.FrameLength);

    private void WritePending()
    {
        if (!_isReady)
        {
            MakeReady();
        }

        _file.Write(LogFormat.OffsetOf(_written), _pending.AsSpan(0, _pendingFrames * LogFormat.FrameLength));
        _written += _pendingFrames;
        _pendingFrames = 0;
    }

    /// <summary>
    /// The header is on the disk before the first frame is written over those of before. With the old header, a mixture of old and new frames could be read as the
    /// beginning of the old log, and take pages back to what they were.
    /// </summary>
    private void MakeReady()
    {
        Span<byte> header = stackalloc byte[LogFormat.HeaderLength];
        LogFormat.WriteHeader(header, _salt, NextSalt);
        _file.Write(0, header);
        _file.Flush();
        var keep = LogFormat.OffsetOf(_hasTail ? _written : Math.Max(_written, _mostKept));
        if (_file.Length > keep)
        {
            _file.SetLength(keep);
            _file.Flush();
        }

        (_isReady, _hasTail) = (true, false);
    }

    private void StartOver(ulong salt)
    {
        (_salt, NextSalt) = (salt, BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));
        Span<byte> header = stackalloc byte[LogFormat.HeaderLength];
        _checksum = _committedChecksum = LogFormat.WriteHeader(header, _salt, NextSalt);
        (_written, _committed, _headerFrame, _pendingFrames, Commits) = (0, 0, -1, 0, 0);
        _isReady = false;
        if (_pending.Length > LargePending * LogFormat.FrameLength)
        {
            _pending = new byte[FewPending * LogFormat.FrameLength];
        }
    }
}
