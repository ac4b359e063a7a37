using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;

namespace NemoBot.Storage.Files;

/// <summary>The unfinished files of this process, and which of them give way to others when there are too many, or the disk is full.</summary>
/// <remarks>
/// In a shared folder other processes write to them, keep them and delete them. What is on the disk then decides: a file whose record is gone is forgotten, one that has
/// another length than before is in use, and one that any process has open does not give way.
/// </remarks>
/// <param name="mostOfAll">Maximum number of unfinished files of all.</param>
internal sealed class PartialFileTable(DiskShares shares, PartialFolder folder, TimeProvider time, int mostOfAll)
{
    /// <summary>How long an unfinished file is protected from giving way to others. The texts of the refusals promise no more than this.</summary>
    private static readonly TimeSpan Idle = TimeSpan.FromHours(1);

    /// <summary>The same for one without a byte: its sender begins at once, and creating it costs nothing.</summary>
    private static readonly TimeSpan EmptyIdle = TimeSpan.FromMinutes(2);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    // Looking at all files takes a while over a network.
    private readonly Throttle _recountsOfAll = new(TimeSpan.FromMinutes(1), time);

    /// <summary>Adds a file that another process began, unless it is here already.</summary>
    /// <param name="received">Its bytes on the disk.</param>
    public void Add(PartialFile file, long received)
    {
        lock (_gate)
        {
            if (!_entries.ContainsKey(file.Id))
            {
                AddEntry(file).Counted.Add(received);
            }
        }
    }

    /// <summary>Adds a new file, held (<see cref="Hold"/>) until it is on the disk.</summary>
    /// <param name="mostBytesOfChat">Maximum size of the chat's unfinished files.</param>
    /// <returns>Its entry, and the files that are no longer in the table because the new one takes their place. Discard them.</returns>
    /// <exception cref="TooManyPartialFilesException">None may give way.</exception>
    public (Entry Entry, IReadOnlyList<Entry> Displaced) AddNew(PartialFile file, long mostBytesOfChat)
    {
        RecountFor(file.Owner);
        lock (_gate)
        {
            var displaced = Displaced(file, mostBytesOfChat);
            Remove(displaced);
            var entry = AddEntry(file);
            entry.Writers++;
            return (entry, displaced);
        }
    }

    /// <summary>Finds a file of a chat that has not expired. One that has bytes is protected from giving way: its sender is there.</summary>
    public PartialFile? Find(ChatKey chat, string id)
    {
        Recount(() => _entries.TryGetValue(id, out var known) ? [known] : []);
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

    /// <summary>Takes a file back that could not be deleted: it counts, and is idle only later, so that others are tried first.</summary>
    public void TakeBack(Entry entry)
    {
        lock (_gate)
        {
            entry.UsedAt = time.GetUtcNow();
            if (!_entries.TryAdd(entry.File.Id, entry))
            {
                entry.Counted.Dispose(); // Another request found it on the disk meanwhile.
            }
        }
    }

    /// <summary>Removes the files that have expired; returns them, and the ids of all that were in the table.</summary>
    public (IReadOnlyList<Entry> Expired, IReadOnlySet<string> Known) RemoveExpired(DateTimeOffset now)
    {
        Recount(() => _entries.Values);
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
            foreach (var entry in IdleOf(OfShare(countedAs)).Where(entry => entry.Counted.Bytes > 0))
            {
                if (bytes <= 0)
                {
                    break;
                }

                if (IsStillIdle(entry))
                {
                    idle.Add(entry);
                    bytes -= entry.Counted.Bytes;
                }
            }

            Remove(idle);
            return idle;
        }
    }

    /// <summary>In a shared folder, counts the files of one share, or of all (null), as they are on the disk.</summary>
    public void Recount(string? countedAs) => Recount(() => OfShare(countedAs));

    /// <summary>Recounts what the limits for a new file of this owner are about: the chat's files, and those of others only where they leave no place.</summary>
    private void RecountFor(FileOwner owner)
    {
        Recount(() => _entries.Values.Where(entry => entry.File.Owner.Chat == owner.Chat));
        if (owner.CountedAs is { } countedAs && Count(countedAs) >= PartialFileStore.MostOfOwner)
        {
            Recount(countedAs);
        }

        if (Count(countedAs: null) >= mostOfAll && _recountsOfAll.TryPass())
        {
            Recount(countedAs: null);
        }
    }

    private int Count(string? countedAs)
    {
        lock (_gate)
        {
            return OfShare(countedAs).Count();
        }
    }

    private IEnumerable<Entry> OfShare(string? countedAs) => countedAs is null ? _entries.Values : _entries.Values.Where(entry => entry.File.Owner.CountedAs == countedAs);

    /// <param name="select">Runs under the lock; the disk is asked outside of it, since over a network it takes its time.</param>
    private void Recount(Func<IEnumerable<Entry>> select)
    {
        if (!folder.IsShared)
        {
            return;
        }

        List<(Entry Entry, DateTimeOffset UsedAt)> seen;
        lock (_gate)
        {
            seen = [.. select().Where(entry => entry.Writers == 0).Select(entry => (entry, entry.UsedAt))];
        }

        foreach (var (entry, usedAt) in seen)
        {
            var length = folder.RoughLengthOf(entry.File.Id);
            lock (_gate)
            {
                if (entry.Writers > 0 || entry.UsedAt != usedAt || _entries.GetValueOrDefault(entry.File.Id) != entry)
                {
                    continue; // It was used here meanwhile.
                }

                if (length is { } bytes)
                {
                    Note(entry, bytes);
                }
                else
                {
                    _entries.Remove(entry.File.Id);
                    entry.Counted.Dispose();
                }
            }
        }
    }

    /// <summary>Notes how long a file is on the disk: if that has changed, another process has received the difference.</summary>
    private void Note(Entry entry, long length)
    {
        if (length != entry.Counted.Bytes)
        {
            entry.Counted.Add(length - entry.Counted.Bytes);
            entry.UsedAt = time.GetUtcNow();
        }
    }

    private Entry AddEntry(PartialFile file) => _entries[file.Id] = new(file, shares.Begin(file.Owner.CountedAs)) { UsedAt = time.GetUtcNow() };

    private void Remove(List<Entry> entries) => entries.ForEach(entry => _entries.Remove(entry.File.Id));

    /// <summary>Returns those that are idle by what this process knows: the ones without a byte first, then the oldest.</summary>
    private IEnumerable<Entry> IdleOf(IEnumerable<Entry> entries) =>
        entries.Where(IsIdle).OrderBy(entry => entry.Counted.Bytes > 0).ThenBy(entry => entry.UsedAt).ThenBy(entry => entry.File.Id, StringComparer.Ordinal);

    private bool IsIdle(Entry entry) => entry.Writers == 0 && entry.UsedAt <= time.GetUtcNow() - (entry.Counted.Bytes > 0 ? Idle : EmptyIdle);

    private bool IsStillIdle(Entry entry) => IsUnused(entry) && IsIdle(entry);

    /// <summary>Returns whether no request works on the file, here or in another process.</summary>
    private bool IsUnused(Entry entry)
    {
        if (entry.Writers > 0 || !folder.IsShared)
        {
            return entry.Writers == 0;
        }

        if (folder.LengthIfUnusedOf(entry.File.Id) is not { } length)
        {
            entry.UsedAt = time.GetUtcNow();
            return false;
        }

        Note(entry, length);
        return true;
    }

    /// <summary>Returns the files that have to go for the new one.</summary>
    private List<Entry> Displaced(PartialFile file, long mostBytesOfChat)
    {
        var displaced = DisplacedOfChat(file, mostBytesOfChat);
        if (file.Owner.CountedAs is { } countedAs)
        {
            Displace(OfShare(countedAs), PartialFileStore.MostOfOwner, displaced, isOfAll: false);
        }

        Displace(_entries.Values, mostOfAll, displaced, isOfAll: true, left => OfLargestOwner(left, file.Owner.CountedAs));
        return displaced;
    }

    /// <summary>
    /// Returns the longest unused file of the owner who has the most, if that is clearly more than the newcomer has: no owner, and no group of a few, takes all places
    /// by keeping its files in use.
    /// </summary>
    private Entry? OfLargestOwner(IReadOnlyList<Entry> entries, string? newcomer)
    {
        var largest = entries.GroupBy(entry => entry.File.Owner.CountedAs).MaxBy(owner => owner.Count());
        return largest?.Count() > entries.Count(entry => entry.File.Owner.CountedAs == newcomer) + 1 ? largest.OrderBy(entry => entry.UsedAt).FirstOrDefault(IsUnused) : null;
    }

    /// <summary>Adds an idle entry to the displaced ones if there would be no place for another.</summary>
    /// <param name="otherwise">Chooses one if none is idle.</param>
    private void Displace(IEnumerable<Entry> entries, int most, List<Entry> displaced, bool isOfAll, Func<IReadOnlyList<Entry>, Entry?>? otherwise = null)
    {
        var left = entries.Except(displaced).ToList();
        if (left.Count >= most)
        {
            displaced.Add(IdleOf(left).FirstOrDefault(IsStillIdle) ?? otherwise?.Invoke(left) ?? throw new TooManyPartialFilesException(isOfAll));
        }
    }

    /// <summary>Returns the chat's own files that have to go for the new one.</summary>
    private List<Entry> DisplacedOfChat(PartialFile file, long mostBytesOfChat)
    {
        var mine = _entries.Values.Where(entry => entry.File.Owner.Chat == file.Owner.Chat).OrderBy(entry => entry.File.Id, StringComparer.Ordinal).ToList();
        var (count, bytes) = (mine.Count, mine.Sum(entry => entry.File.SizeBytes));
        List<Entry> displaced = [];
        foreach (var oldest in mine.TakeWhile(_ => IsTooMuch()).Where(IsUnused))
        {
            displaced.Add(oldest);
            (count, bytes) = (count - 1, bytes - oldest.File.SizeBytes);
        }

        return IsTooMuch() ? throw new TooManyPartialFilesException(isOfAll: false) : displaced;

        bool IsTooMuch() => count >= PartialFileStore.MostOfChat || bytes + file.SizeBytes > mostBytesOfChat;
    }

    /// <param name="counted">Counts the bytes towards the limits of the disk.</param>
    internal sealed class Entry(PartialFile file, DiskShares.Writing counted)
    {
        public PartialFile File => file;

        public DiskShares.Writing Counted => counted;

        /// <summary>When its sender was last there, as far as this process has seen.</summary>
        public DateTimeOffset UsedAt { get; set; }

        /// <summary>Requests of this process that are writing to the file.</summary>
        public int Writers { get; set; }
    }
}
