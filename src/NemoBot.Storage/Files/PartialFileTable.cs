using NemoBot.Core.Model;

namespace NemoBot.Storage.Files;

/// <summary>The unfinished files of this process, and which of them give way to others when there are too many, or the disk is full.</summary>
/// <param name="mostOfAll">Maximum number of unfinished files of all.</param>
internal sealed class PartialFileTable(DiskShares shares, TimeProvider time, int mostOfAll)
{
    /// <summary>How long an unfinished file is protected from giving way to others. The texts of the refusals promise no more than this.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    /// <summary>The same for one without a byte: its sender begins at once, and creating it costs nothing.</summary>
    private static readonly TimeSpan EmptyIdle = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>Adds a file that another process began, unless it is here already.</summary>
    /// <param name="received">Its bytes on the disk.</param>
    /// <param name="mayBeInUse">Whether another process may write to it.</param>
    public void Add(PartialFile file, long received, bool mayBeInUse)
    {
        lock (_gate)
        {
            if (!_entries.ContainsKey(file.Id))
            {
                Add(file, mayBeInUse).Counted.Add(received);
            }
        }
    }

    /// <summary>Adds a new file.</summary>
    /// <param name="mostBytesOfChat">Maximum size of the chat's unfinished files.</param>
    /// <returns>The files that are no longer in the table, because the new one takes their place. Discard them.</returns>
    /// <exception cref="TooManyPartialFilesException">None may give way.</exception>
    public IReadOnlyList<Entry> AddNew(PartialFile file, long mostBytesOfChat)
    {
        lock (_gate)
        {
            var displaced = Displaced(file, mostBytesOfChat);
            Remove(displaced);
            Add(file);
            return displaced;
        }
    }

    /// <summary>Finds a file of a chat that has not expired. One that has bytes is protected from giving way: its sender is there.</summary>
    public PartialFile? Find(ChatKey chat, string id)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue(id, out var entry) || entry.File.Owner.Chat != chat || entry.File.ExpiresAt <= time.GetUtcNow())
            {
                return null;
            }

            if (entry.Counted.Bytes > 0)
            {
                entry.UsedAt = time.GetUtcNow();
            }

            return entry.File;
        }
    }

    /// <summary>Protects the file from being discarded while a request writes to it; null if it is not there any more. <see cref="Release"/> ends that.</summary>
    public Entry? Hold(string id)
    {
        lock (_gate)
        {
            if (_entries.GetValueOrDefault(id) is { } entry)
            {
                entry.Writers++;
                return entry;
            }

            return null;
        }
    }

    public void Release(Entry entry)
    {
        lock (_gate)
        {
            entry.Writers--;
            entry.UsedAt = time.GetUtcNow();
        }
    }

    /// <summary>Removes a file, whoever writes to it.</summary>
    public Entry? Remove(string id)
    {
        lock (_gate)
        {
            _entries.Remove(id, out var entry);
            return entry;
        }
    }

    /// <summary>Removes the files that have expired; returns them, and the ids of all that were in the table.</summary>
    public (IReadOnlyList<Entry> Expired, IReadOnlySet<string> Known) RemoveExpired(DateTimeOffset now)
    {
        lock (_gate)
        {
            HashSet<string> known = [.. _entries.Keys];
            List<Entry> expired = [.. _entries.Values.Where(entry => entry.File.ExpiresAt <= now && entry.Writers == 0)];
            Remove(expired);
            return (expired, known);
        }
    }

    /// <summary>Removes idle files of one share, or of all (null), until they have this many bytes, and returns them.</summary>
    public IReadOnlyList<Entry> RemoveIdle(string? countedAs, long bytes)
    {
        lock (_gate)
        {
            List<Entry> idle = [];
            foreach (var entry in IdleOf(_entries.Values.Where(entry => countedAs is null || entry.File.Owner.CountedAs == countedAs)).Where(entry => entry.Counted.Bytes > 0).TakeWhile(_ => bytes > 0))
            {
                idle.Add(entry);
                bytes -= entry.Counted.Bytes;
            }

            Remove(idle);
            return idle;
        }
    }

    private Entry Add(PartialFile file, bool mayBeInUse = false) =>
        _entries[file.Id] = new(file, shares.Begin(file.Owner.CountedAs), mayBeInUse) { UsedAt = time.GetUtcNow() };

    private void Remove(List<Entry> entries) => entries.ForEach(entry => _entries.Remove(entry.File.Id));

    /// <summary>Returns those that may give way to others: the ones without a byte first, then the oldest.</summary>
    private IEnumerable<Entry> IdleOf(IEnumerable<Entry> entries)
    {
        var now = time.GetUtcNow();
        return entries.Where(entry => entry.MayGiveWay && entry.UsedAt <= now - (entry.Counted.Bytes > 0 ? Idle : EmptyIdle)).OrderBy(entry => entry.Counted.Bytes > 0).ThenBy(entry => entry.UsedAt).ThenBy(entry => entry.File.Id, StringComparer.Ordinal);
    }

    /// <summary>Returns the files that have to go for the new one.</summary>
    private List<Entry> Displaced(PartialFile file, long mostBytesOfChat)
    {
        var displaced = DisplacedOfChat(file, mostBytesOfChat);
        if (file.Owner.CountedAs is { } countedAs)
        {
            Displace(_entries.Values.Where(entry => entry.File.Owner.CountedAs == countedAs), PartialFileStore.MostOfOwner, displaced, isOfAll: false);
        }

        Displace(_entries.Values, mostOfAll, displaced, isOfAll: true, left => OfLargestOwner(left, file.Owner.CountedAs));
        return displaced;
    }

    /// <summary>
    /// Returns the longest unused file of the owner who has the most, if that is clearly more than the newcomer has: no owner, and no group of a few, takes all places
    /// by keeping its files in use.
    /// </summary>
    private static Entry? OfLargestOwner(IReadOnlyList<Entry> entries, string? newcomer)
    {
        var largest = entries.GroupBy(entry => entry.File.Owner.CountedAs).MaxBy(owner => owner.Count());
        return largest?.Count() > entries.Count(entry => entry.File.Owner.CountedAs == newcomer) + 1 ? largest.Where(entry => entry.MayGiveWay).MinBy(entry => entry.UsedAt) : null;
    }

    /// <summary>Adds an idle entry to the displaced ones if there would be no place for another.</summary>
    /// <param name="otherwise">Chooses one if none is idle.</param>
    private void Displace(IEnumerable<Entry> entries, int most, List<Entry> displaced, bool isOfAll, Func<IReadOnlyList<Entry>, Entry?>? otherwise = null)
    {
        var left = entries.Except(displaced).ToList();
        if (left.Count >= most)
        {
            displaced.Add(IdleOf(left).FirstOrDefault() ?? otherwise?.Invoke(left) ?? throw new TooManyPartialFilesException(isOfAll));
        }
    }

    /// <summary>Returns the chat's own files that have to go for the new one.</summary>
    private List<Entry> DisplacedOfChat(PartialFile file, long mostBytesOfChat)
    {
        var mine = _entries.Values.Where(entry => entry.File.Owner.Chat == file.Owner.Chat).OrderBy(entry => entry.File.Id, StringComparer.Ordinal).ToList();
        var (count, bytes) = (mine.Count, mine.Sum(entry => entry.File.SizeBytes));
        List<Entry> displaced = [];
        foreach (var oldest in mine.Where(entry => entry.MayGiveWay).TakeWhile(_ => IsTooMuch()))
        {
            displaced.Add(oldest);
            (count, bytes) = (count - 1, bytes - oldest.File.SizeBytes);
        }

        return IsTooMuch() ? throw new TooManyPartialFilesException(isOfAll: false) : displaced;

        bool IsTooMuch() => count >= PartialFileStore.MostOfChat || bytes + file.SizeBytes > mostBytesOfChat;
    }

    /// <param name="counted">Counts the bytes towards the limits of the disk.</param>
    /// <param name="mayBeInUse">Whether another process may write to the file.</param>
    internal sealed class Entry(PartialFile file, DiskShares.Writing counted, bool mayBeInUse)
    {
        public PartialFile File => file;

        public DiskShares.Writing Counted => counted;

        /// <summary>When its sender was last there, in this process.</summary>
        public DateTimeOffset UsedAt { get; set; }

        /// <summary>Requests of this process that are writing to the file.</summary>
        public int Writers { get; set; }

        public bool MayGiveWay => Writers == 0 && !mayBeInUse;
    }
}
