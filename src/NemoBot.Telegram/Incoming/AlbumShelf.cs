using NemoBot.Core.Model;

namespace NemoBot.Telegram.Incoming;

/// <summary>
/// Decides which messages go on and which wait for the rest of their album. Telegram delivers the files of an album one by one and never says which is the
/// last: an album ends after 2.5 quiet seconds, 10 seconds after its first file, or when the same person writes something else. No I/O and no clock.
/// </summary>
/// <param name="albums">The open ones, and those that ended within the last hour.</param>
internal sealed class AlbumShelf(List<Album> albums)
{
    private const int OpenAtMost = 100;
    private const int ClosedAtMost = 50;
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(1);

    public List<Album> Albums => albums;

    /// <summary>What ended and is not known to be handed in, because a kill came between or the store failed. It goes before everything else.</summary>
    public IReadOnlyList<IncomingMessage> Overdue =>
        [.. albums.Where(album => album is { IsEnded: true, IsAddressed: true, Members.Count: > 0 }).Select(album => Album.Combine(album.Members))];

    /// <summary>Places one message.</summary>
    public Placed Place(Received.Said said, DateTimeOffset now)
    {
        var message = said.Message;
        if (albums.Any(known => known.Chat == message.Chat && known.MemberIds.Contains(message.MessageId)))
        {
            return new([]); // Delivered again, or "edited" without a change.
        }

        return said.Album is { } group ? PlaceMember(said, group, now) : PlaceSingle(said);
    }

    /// <summary>Ends the albums whose time has come.</summary>
    public Placed EndDue(DateTimeOffset now)
    {
        var due = albums.Where(album => !album.IsEnded && album.IsDue(now)).ToList();
        return new([.. due.Select(End).OfType<IncomingMessage>()]) { IsChanged = due.Count > 0 };
    }

    /// <summary>The inbox has what went on. Returns whether that changed anything here.</summary>
    public bool HandedIn()
    {
        var ended = albums.Where(album => album is { IsEnded: true, Members.Count: > 0 }).ToList();
        ended.ForEach(album => album.Members.Clear());
        return ended.Count > 0;
    }

    /// <summary>Drops what ended long ago, and the oldest of what ended where that is much.</summary>
    public void Forget(DateTimeOffset now)
    {
        var ended = albums.Where(album => album is { IsEnded: true, Members.Count: 0 }).ToList();
        foreach (var album in ended.Where((album, i) => album.LastAt < now - Remembered || i < ended.Count - ClosedAtMost))
        {
            albums.Remove(album);
        }
    }

    /// <summary>How long until something is due or overdue; null: nothing waits. What the inbox did not take is tried again soon.</summary>
    public TimeSpan? NextDue(DateTimeOffset now)
    {
        var waits = albums.Where(album => album.Members.Count > 0).Select(album => album.IsEnded ? TryAgain : album.IsDue(now) ? TimeSpan.Zero : album.EndsAt - now).ToList();
        return waits.Count == 0 ? null : waits.Min();
    }

    private Placed PlaceSingle(Received.Said said)
    {
        var message = said.Message;
        var before = said.IsEdit ? [] : albums.Where(open => !open.IsEnded && open.Chat == message.Chat && open.SenderId == message.SenderId).ToList();
        return new([.. before.Select(End).OfType<IncomingMessage>(), message]) { IsChanged = before.Count > 0, IsTaken = true };
    }

    private Placed PlaceMember(Received.Said said, string group, DateTimeOffset now)
    {
        var message = said.Message;
        var album = albums.Find(known => known.Chat == message.Chat && known.GroupId == group);
        if (album is { IsEnded: true })
        {
            return new(album.IsAddressed || said.IsAddressed ? [message] : []); // Late: it goes its own way, and follows the others in the chat's order.
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

    /// <summary>Returns the album's message; null where it was not meant for us.</summary>
    private static IncomingMessage? End(Album album)
    {
        album.IsEnded = true;
        return album.IsAddressed ? Album.Combine(album.Members) : null;
    }
}

/// <summary>What became of a message, or of the albums whose time had come.</summary>
/// <param name="Next">What goes on now, in order.</param>
internal sealed record Placed(IReadOnlyList<IncomingMessage> Next)
{
    /// <summary>The albums changed: they are stored before Telegram is told anything.</summary>
    public bool IsChanged { get; init; }

    /// <summary>It was taken as ours now (of an album its first), and may get a sign that it arrived.</summary>
    public bool IsTaken { get; init; }
}
