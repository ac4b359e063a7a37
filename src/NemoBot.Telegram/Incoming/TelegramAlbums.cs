using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;

namespace NemoBot.Telegram.Incoming;

/// <summary>
/// Combines files that a person sent together into one message. Telegram delivers them one by one and never says which is the last:
/// an album ends after 2.5 seconds without a new file, 10 seconds after its first file, or when the same person sends something else.
/// </summary>
/// <remarks>
/// Open albums are stored before their updates are confirmed. Holding back the poll's offset instead would be simpler, but then all chats' updates would be
/// redelivered with each poll while any album is open. Albums have few files, so one value stores all of them.
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

    /// <summary>Stores messages in order: single messages and late members go to the inbox, members of open albums wait until their album ends.</summary>
    /// <returns>The accepted messages (for an album its first), to be acknowledged with a reaction.</returns>
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

    /// <summary>Ends albums when they are due, including those of an earlier process.</summary>
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

    /// <summary>Sorts one message into the inbox or an album. Returns whether the albums changed.</summary>
    private bool Sort(Received.Said said, List<Album> albums, List<IncomingMessage> inOrder, List<IncomingMessage> taken)
    {
        var message = said.Message;
        if (albums.Any(known => known.Chat == message.Chat && known.MemberIds.Contains(message.MessageId)))
        {
            return false; // Redelivered, or "edited" without a change.
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
            // Late: it becomes a separate message, after the album in the chat's order.
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

    /// <summary>Fixes the album's members: if the album is submitted again after a crash, the inbox recognises its message id.</summary>
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

            // Ended, but perhaps not submitted: the process crashed in between, or the store failed.
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
            _albums = null; // The cache differs from the store: reload it before the next step.
            throw;
        }
    }

    private void Rearm()
    {
        var now = time.GetUtcNow();
        // Retries soon what the store did not accept; retries everything if the stored state is unknown.
        List<DateTimeOffset> due = _albums is null ? [now + TryAgain] : [.. _albums.Where(album => album.Members.Count > 0).Select(album => album.IsEnded ? now + TryAgain : album.IsDue(now) ? now : album.EndsAt)];
        if (due.Count == 0)
        {
            return;
        }

        var wait = due.Min() - now;
        _timer ??= time.CreateTimer(_ => _due.Writer.TryWrite(true), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(LogLevel.Error, "An album could not be stored in the inbox; retrying")]
    private partial void LogNotEnded(Exception exception);

    /// <summary>Represents files sent together.</summary>
    internal sealed class Album
    {
        public required ChatKey Chat { get; init; }

        /// <summary>Unique within the chat.</summary>
        public required string GroupId { get; init; }

        public string? SenderId { get; init; }

        public DateTimeOffset FirstAt { get; init; }

        public DateTimeOffset LastAt { get; set; }

        /// <summary>Gets or sets whether any member is addressed to the bot: then the whole album is.</summary>
        public bool IsAddressed { get; set; }

        public bool IsEnded { get; set; }

        /// <summary>Gets the message ids, kept for an hour after the end so that a redelivery is not mistaken for a late member.</summary>
        public List<string> MemberIds { get; init; } = [];

        /// <summary>Gets the members; empty once the inbox has them.</summary>
        public List<IncomingMessage> Members { get; init; } = [];

        /// <summary>Also returns true if the last file is from the future: the clock was set back, so the quiet time is unknown.</summary>
        public bool IsDue(DateTimeOffset now) => EndsAt <= now || LastAt > now;

        [JsonIgnore]
        public DateTimeOffset EndsAt => LastAt + Quiet < FirstAt + Longest ? LastAt + Quiet : FirstAt + Longest;
    }

    [JsonSerializable(typeof(List<Album>))]
    internal sealed partial class AlbumJson : JsonSerializerContext;
}
