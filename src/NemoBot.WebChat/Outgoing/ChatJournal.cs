using NemoBot.Core.Model;
using NemoBot.WebChat.Api;
using NemoVideo.Secrets;

namespace NemoBot.WebChat.Outgoing;

/// <summary>Writes and reads the chat's log, which the page shows.</summary>
internal sealed class ChatJournal(IWebChatLog log, IPageNews news, SecretMask secrets)
{
    /// <summary>Maximum number of entries that the page gets at once; it asks for those above them (<see cref="ReadBeforeAsync"/>).</summary>
    public const int HistoryLength = 200;

    /// <summary>Passes each entry that is still "pending" on, and then stores it without that mark.</summary>
    public async Task SettlePendingAsync(ChatKey chat, Func<WireEntry, Task> settle, CancellationToken cancellationToken)
    {
        foreach (var (entry, _) in await ReadAsync(chat, 0, cancellationToken))
        {
            if (entry.Pending == true)
            {
                await settle(entry);
                await UpdateAsync(chat, entry.Id, stored => stored.Pending == true ? Shown(stored) with { Pending = null } : null, cancellationToken); // It may be deleted meanwhile.
            }
        }
    }

    /// <summary>Deletes an entry; none of its text stays in the log. Returns false if there is no such entry.</summary>
    public Task<bool> DeleteAsync(ChatKey chat, string id, CancellationToken cancellationToken) =>
        UpdateAsync(chat, id, static entry => new WireEntry(entry.Id, entry.At, entry.From, "") { ClientId = entry.ClientId, Deleted = true }, cancellationToken);

    public async Task PutAsync(ChatKey chat, WireEntry entry, CancellationToken cancellationToken)
    {
        await log.PutAsync(ToLine(chat, entry), cancellationToken);
        news.Changed(chat, entry.Id);
    }

    /// <summary>Returns the changes after the given one, in order: a reader that is interrupted has all changes before the last one it received.</summary>
    public async Task<IReadOnlyList<(WireEntry Entry, long Change)>> ReadAsync(ChatKey chat, long afterChange, CancellationToken cancellationToken)
    {
        var lines = await log.ReadAsync(chat, afterChange, HistoryLength, cancellationToken);
        return [.. lines.OrderBy(line => line.Change).Select(line => (ToEntry(line), line.Change))];
    }

    /// <summary>Returns the newest entries above a position.</summary>
    public async Task<WireHistory> ReadBeforeAsync(ChatKey chat, long position, CancellationToken cancellationToken)
    {
        var lines = await log.ReadBeforeAsync(chat, position, HistoryLength + 1, cancellationToken);
        return new([.. lines.Skip(Math.Max(0, lines.Count - HistoryLength)).Select(ToEntry)], lines.Count > HistoryLength);
    }

    /// <summary>Returns whether the log has entries above the newest ones.</summary>
    public async Task<bool> HasBeforeAsync(ChatKey chat, IReadOnlyList<(WireEntry Entry, long Change)> newest, CancellationToken cancellationToken) =>
        newest.Count == HistoryLength
        && newest.Min(each => each.Entry.Position) is { } first
        && (await log.ReadBeforeAsync(chat, first, 1, cancellationToken)).Count > 0;

    /// <summary>Returns the log's line of a person's message.</summary>
    public WebChatEntry ToShownLine(ChatKey chat, WireEntry entry) => ToLine(chat, Shown(entry));

    // The store assigns the position.
    internal static WebChatEntry ToLine(ChatKey chat, WireEntry entry) => new(chat, entry.Id, 0, Wire.Write(entry with { Position = null }), entry.At);

    private async Task<bool> UpdateAsync(ChatKey chat, string id, Func<WireEntry, WireEntry?> change, CancellationToken cancellationToken)
    {
        if (await log.UpdateAsync(chat, id, line => change(ToEntry(line)) is { } entry ? ToLine(chat, entry) : null, cancellationToken) is null)
        {
            return false;
        }

        news.Changed(chat, id);
        return true;
    }

    private static WireEntry ToEntry(WebChatEntry line) => Wire.ReadEntry(line.Json) with { At = line.At, Position = line.Position };

    // The page shows the text again at each visit, so it must not contain a token typed for /login.
    private WireEntry Shown(WireEntry entry) => entry with
    {
        Text = secrets.Apply(entry.Text),
        Files = entry.Files is { } files ? [.. files.Select(file => file with { Name = secrets.ApplyToName(file.Name) })] : null,
    };
}
