using NemoBot.Core.Model;

namespace NemoBot.Telegram.Incoming;

/// <summary>
/// Decides which messages go to the inbox and which wait for the rest of their album. Telegram delivers the files of an album one by one and never says which is
/// the last: an album ends after 2.5 seconds without a new file, 10 seconds after its first file, or when the same person sends something else. No I/O, no clock.
/// </summary>
/// <param name="albums">The open albums, and those that ended within the last hour.</param>
internal sealed class AlbumBuffer(List<Album> albums)
{
    private const int OpenAtMost = 100;
    private const int ClosedAtMost = 50;
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(1);

    public List<Album> Albums => albums;

    /// <summary>Gets the albums that ended but were perhaps not submitted, because the process crashed or the store failed. They precede all other messages.</summary>
    public IReadOnlyList<IncomingMessage> Overdue =>
        [.. albums.Where(album => album is { IsEnded: true, IsAddressed: true, Members.Count: > 0 }).Select(album => Album.Combine(album.Members))];

    /// <summary>Gets the albums that ended and were perhaps not submitted, addressed or not.</summary>
    public IReadOnlyList<AlbumId> Ended => [.. albums.Where(IsEndedWithMembers).Select(album => album.Id)];

    /// <summary>Sorts one message into the inbox or an album.</summary>
    public Placed Place(Arrival.Said said, DateTimeOffset now)
    {
        var message = said.Message;
        if (albums.Any(known => known.Chat == message.Chat && known.MemberIds.Contains(message.MessageId)))
        {
            return new([]); // Redelivered, or "edited" without a change.
        }

        return said switch
        {
            { IsEdit: true } => TryReplace(said) ?? PlaceSingle(said),
            { Album: { } group } => PlaceMember(said, group, now),
            _ => PlaceSingle(said),
        };
    }

    /// <summary>Ends the albums that are due.</summary>
    public Placed EndDue(DateTimeOffset now)
    {
        var due = albums.Where(album => !album.IsEnded && album.IsDue(now)).ToList();
        return new([.. due.Select(End).OfType<IncomingMessage>()]) { IsChanged = due.Count > 0 };
    }

    /// <summary>Marks albums as submitted to the inbox. Returns whether that changed any.</summary>
    /// <param name="submitted">As <see cref="Ended"/> was when they were submitted: others may have ended since.</param>
    public bool MarkSubmitted(IReadOnlyList<AlbumId> submitted)
    {
        var ended = albums.Where(album => IsEndedWithMembers(album) && submitted.Contains(album.Id)).ToList();
        ended.ForEach(album => album.Members.Clear());
        return ended.Count > 0;
    }

    /// <summary>Drops albums that ended long ago, and the oldest of many that ended.</summary>
    public void Forget(DateTimeOffset now)
    {
        var ended = albums.Where(album => album is { IsEnded: true, Members.Count: 0 }).ToList();
        foreach (var album in ended.Where((album, i) => album.LastAt < now - Remembered || i < ended.Count - ClosedAtMost))
        {
            albums.Remove(album);
        }
    }

    /// <summary>Returns the time until an album is due, or until the next retry of an overdue one; null if no album waits.</summary>
    public TimeSpan? NextDue(DateTimeOffset now)
    {
        var waits = albums.Where(album => album.Members.Count > 0).Select(album => album.IsEnded ? TryAgain : album.IsDue(now) ? TimeSpan.Zero : album.EndsAt - now).ToList();
        return waits.Count == 0 ? null : waits.Min();
    }

    private Placed PlaceSingle(Arrival.Said said)
    {
        if (!said.IsAddressed)
        {
            return new([]);
        }

        var message = said.Message;
        var before = said.IsEdit ? [] : albums.Where(open => !open.IsEnded && open.Chat == message.Chat && open.SenderId == message.SenderId).ToList();
        return new([.. before.Select(End).OfType<IncomingMessage>(), message]) { IsChanged = before.Count > 0, IsTaken = true };
    }

    /// <summary>Replaces a member that is edited while its album is open. Returns null if there is none.</summary>
    private Placed? TryReplace(Arrival.Said said)
    {
        var album = albums.Find(open => !open.IsEnded && open.Chat == said.Message.Chat && open.GroupId == said.Album);
        var at = album?.Members.FindIndex(member => IsSame(member.MessageId, said.Message.MessageId)) ?? -1;
        if (album is null || at < 0)
        {
            return null;
        }

        album.Members[at] = said.Whole;
        album.MemberIds.Add(said.Whole.MessageId);
        album.IsAddressed |= said.IsAddressed;
        return new([]) { IsChanged = true };
    }

    /// <summary>Compares without the digest of the content.</summary>
    private static bool IsSame(string member, string edited) => ChatMessageId.TryParse(member, out var one) && ChatMessageId.TryParse(edited, out var other) && one == other;

    private Placed PlaceMember(Arrival.Said said, string group, DateTimeOffset now)
    {
        var message = said.Message;
        var album = albums.Find(known => known.Chat == message.Chat && known.GroupId == group);
        if (album is { IsEnded: true })
        {
            return new(album.IsAddressed || said.IsAddressed ? [message] : []); // Late: it becomes a separate message, after the album in the chat's order.
        }

        var isFirst = album is null;
        List<IncomingMessage> next = [];
        if (album is null)
        {
            album = new Album { Chat = message.Chat, GroupId = group, SenderId = message.SenderId, FirstAt = now };
            albums.Add(album);
            if (albums.Where(known => !known.IsEnded).Skip(OpenAtMost).Any() && End(albums.First(known => !known.IsEnded)) is { } oldest)
            {
                next.Add(oldest);
            }
        }

        album.LastAt = now;
        album.IsAddressed |= said.IsAddressed;
        album.MemberIds.Add(message.MessageId);
        album.Members.Add(message);
        return new(next) { IsChanged = true, IsTaken = isFirst && said.IsAddressed };
    }

    private static bool IsEndedWithMembers(Album album) => album is { IsEnded: true, Members.Count: > 0 };

    /// <summary>Fixes the album's members. Returns its message; null if the album is not addressed to the bot.</summary>
    private static IncomingMessage? End(Album album)
    {
        album.IsEnded = true;
        return album.IsAddressed ? Album.Combine(album.Members) : null;
    }
}

/// <summary>Represents the outcome for a message, or for the albums that were due.</summary>
/// <param name="Next">The messages for the inbox, in order.</param>
internal sealed record Placed(IReadOnlyList<IncomingMessage> Next)
{
    /// <summary>Whether the albums changed and must be stored before the update is acknowledged.</summary>
    public bool IsChanged { get; init; }

    /// <summary>Whether the message is accepted (for an album its first), to be acknowledged with a reaction.</summary>
    public bool IsTaken { get; init; }
}
