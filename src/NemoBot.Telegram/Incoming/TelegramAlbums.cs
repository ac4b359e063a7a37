using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;

namespace NemoBot.Telegram.Incoming;

/// <summary>
/// Makes one message of the files that a person sent together. Telegram delivers them one by one and never says which is the last:
/// an album ends after 2.5 quiet seconds, 10 seconds after its first file, or when the same person writes something else.
/// </summary>
/// <remarks>
/// Open albums are kept in the store before their updates are confirmed. Holding the poll's offset back instead would have been simpler, but every other
/// chat's updates would come again with each poll for as long as any album is open. Several files at most, so one value holds them all.
/// </remarks>
internal sealed partial class TelegramAlbums(IStore store, Inbox inbox, TimeProvider time, ILogger<TelegramAlbums> logger) : IDisposable
{
    internal static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2.5);
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Remembered = TimeSpan.FromHours(1);
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(1);
    private const int OpenAtMost = 100;
    private const int ClosedAtMost = 50;
    private const string Key = "albums";

    private readonly SemaphoreSlim _lock = new(1);
    private readonly Channel<bool> _due = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private List<Album>? _albums;
    private ITimer? _timer;

    /// <summary>Stores what was said, in order: single messages and late members in the inbox, members of open albums until their album ends.</summary>
    /// <returns>The messages that were taken as ours now (of an album its first), for a sign that they arrived.</returns>
    public async Task<IReadOnlyList<IncomingMessage>> AcceptAsync(IReadOnlyList<Received.Said> said, IReadOnlyList<IncomingMessage> presses, CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            var albums = await LoadAsync(cancellationToken);
            List<IncomingMessage> taken = [];
            List<IncomingMessage> inOrder = [.. presses];
            var isChanged = false;
            foreach (var one in said)
            {
                isChanged |= Sort(one, albums, inOrder, taken);
            }

            if (isChanged)
            {
                await SaveAsync(albums, cancellationToken);
            }

            await HandInAsync(inOrder, cancellationToken);
            return taken;
        }
        finally
        {
            Rearm();
            _lock.Release();
        }
    }

    /// <summary>Ends albums when their time has come, those of an earlier process too.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _due.Writer.TryWrite(true);
        await foreach (var _ in _due.Reader.ReadAllAsync(cancellationToken))
        {
            try
            {
                await EndDueAsync(cancellationToken);
            }
            catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
            {
                LogNotEnded(failed);
            }
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _lock.Dispose();
    }

    /// <summary>Where one message goes. Returns whether the albums changed.</summary>
    private bool Sort(Received.Said said, List<Album> albums, List<IncomingMessage> inOrder, List<IncomingMessage> taken)
    {
        var message = said.Message;
        if (albums.Any(known => known.Chat == message.Chat && known.MemberIds.Contains(message.MessageId)))
        {
            return false; // Delivered again, or "edited" without a change.
        }

        if (said.Album is null)
        {
            var before = said.IsEdit ? [] : albums.Where(open => !open.IsEnded && open.Chat == message.Chat && open.SenderId == message.SenderId).ToList();
            foreach (var open in before)
            {
                End(open, inOrder);
            }

            inOrder.Add(message);
            taken.Add(message);
            return before.Count > 0;
        }

        var album = albums.Find(known => known.Chat == message.Chat && known.GroupId == said.Album);
        if (album is { IsEnded: true })
        {
            // Late: it goes its own way, and follows the others in the chat's order.
            if (album.IsAddressed || said.IsAddressed)
            {
                inOrder.Add(message);
            }

            return false;
        }

        var now = time.GetUtcNow();
        if (album is null)
        {
            album = new Album { Chat = message.Chat, GroupId = said.Album, SenderId = message.SenderId, FirstAt = now };
            albums.Add(album);
            if (said.IsAddressed)
            {
                taken.Add(message);
            }

            if (albums.Where(known => !known.IsEnded).Skip(OpenAtMost).Any())
            {
                End(albums.First(known => !known.IsEnded), inOrder);
            }
        }

        album.LastAt = now;
        album.IsAddressed |= said.IsAddressed;
        album.MemberIds.Add(message.MessageId);
        album.Members.Add(message);
        return true;
    }

    /// <summary>From here on the album's members are fixed: handing it in again, after a kill, is then recognised by its message id.</summary>
    private static void End(Album album, List<IncomingMessage> inOrder)
    {
        album.IsEnded = true;
        if (album.IsAddressed)
        {
            inOrder.Add(Combine(album.Members));
        }
    }

    internal static IncomingMessage Combine(IReadOnlyList<IncomingMessage> members)
    {
        var inOrder = members.OrderBy(member => TelegramMessageId.TryParse(member.MessageId, out var id) ? id.Message : 0).ToList();
        return inOrder[0] with
        {
            Text = string.Join('\n', inOrder.Select(member => member.Text).Where(text => text.Length > 0).Distinct()),
            Command = inOrder.Select(member => member.Command).FirstOrDefault(command => command is not null),
            Answered = inOrder.Select(member => member.Answered).FirstOrDefault(answered => answered is not null),
            Forwarded = inOrder.Any(member => member.Forwarded is not null)
                ? string.Join('\n', inOrder.Select(member => member.Forwarded).Where(words => words is { Length: > 0 }).Distinct())
                : null,
            RepliesTo = inOrder.Select(member => member.RepliesTo).FirstOrDefault(id => id is not null),
            Attachments = [.. inOrder.SelectMany(member => member.Attachments)],
        };
    }

    private async Task EndDueAsync(CancellationToken cancellationToken)
    {
        await _lock.WaitAsync(cancellationToken);
        try
        {
            var albums = await LoadAsync(cancellationToken);
            var now = time.GetUtcNow();
            List<IncomingMessage> inOrder = [];
            var due = albums.Where(album => !album.IsEnded && album.IsDue(now)).ToList();
            foreach (var album in due)
            {
                End(album, inOrder);
            }

            // Ended, but not yet known to be handed in: a kill came between, or the store failed.
            inOrder.AddRange(albums.Where(album => album is { IsEnded: true, IsAddressed: true, Members.Count: > 0 } && !due.Contains(album)).Select(album => Combine(album.Members)));
            if (due.Count > 0)
            {
                await SaveAsync(albums, cancellationToken);
            }

            await HandInAsync(inOrder, cancellationToken);
        }
        finally
        {
            Rearm();
            _lock.Release();
        }
    }

    private async Task HandInAsync(List<IncomingMessage> messages, CancellationToken cancellationToken)
    {
        if (messages.Count > 0)
        {
            await inbox.AcceptAsync(messages, cancellationToken);
        }

        var ended = _albums!.Where(album => album is { IsEnded: true, Members.Count: > 0 }).ToList();
        if (ended.Count == 0)
        {
            return;
        }

        foreach (var album in ended)
        {
            album.Members.Clear();
        }

        await SaveAsync(_albums!, cancellationToken);
    }

    private async Task<List<Album>> LoadAsync(CancellationToken cancellationToken) =>
        _albums ??= await store.GetValueAsync(TelegramAddress.Platform, Key, cancellationToken) is { } json
            ? JsonSerializer.Deserialize(json, AlbumJson.Default.ListAlbum) ?? []
            : [];

    private async Task SaveAsync(List<Album> albums, CancellationToken cancellationToken)
    {
        var oldest = time.GetUtcNow() - Remembered;
        var ended = albums.Where(album => album is { IsEnded: true, Members.Count: 0 }).ToList();
        foreach (var album in ended.Where((album, i) => album.LastAt < oldest || i < ended.Count - ClosedAtMost))
        {
            albums.Remove(album);
        }

        try
        {
            await store.SetValueAsync(TelegramAddress.Platform, Key, JsonSerializer.Serialize(albums, AlbumJson.Default.ListAlbum), cancellationToken);
        }
        catch
        {
            _albums = null; // What we hold is not what is stored: read it again before the next step.
            throw;
        }
    }

    private void Rearm()
    {
        var now = time.GetUtcNow();
        // What the store did not take is tried again soon; so is everything when we no longer know what it has.
        List<DateTimeOffset> due = _albums is null ? [now + TryAgain] : [.. _albums.Where(album => album.Members.Count > 0).Select(album => album.IsEnded ? now + TryAgain : album.IsDue(now) ? now : album.EndsAt)];
        if (due.Count == 0)
        {
            return;
        }

        var wait = due.Min() - now;
        _timer ??= time.CreateTimer(_ => _due.Writer.TryWrite(true), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(LogLevel.Error, "An album could not be handed in; trying again")]
    private partial void LogNotEnded(Exception exception);

    /// <summary>Files sent together.</summary>
    internal sealed class Album
    {
        public required ChatKey Chat { get; init; }

        /// <summary>Unique within the chat.</summary>
        public required string GroupId { get; init; }

        public string? SenderId { get; init; }

        public DateTimeOffset FirstAt { get; init; }

        public DateTimeOffset LastAt { get; set; }

        /// <summary>Of one member at least: then the whole album is meant for us.</summary>
        public bool IsAddressed { get; set; }

        public bool IsEnded { get; set; }

        /// <summary>Message ids, kept for an hour after the end so that a redelivery is not taken for a late member.</summary>
        public List<string> MemberIds { get; init; } = [];

        /// <summary>Empty once the inbox has them.</summary>
        public List<IncomingMessage> Members { get; init; } = [];

        /// <summary>Also when its last file is from the future: the clock was set back since, and nobody can tell how long it has been quiet.</summary>
        public bool IsDue(DateTimeOffset now) => EndsAt <= now || LastAt > now;

        [JsonIgnore]
        public DateTimeOffset EndsAt => LastAt + Quiet < FirstAt + Longest ? LastAt + Quiet : FirstAt + Longest;
    }

    [JsonSerializable(typeof(List<Album>))]
    internal sealed partial class AlbumJson : JsonSerializerContext;
}
