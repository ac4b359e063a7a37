using System.Text.Json.Serialization;
using NemoBot.Core.Model;

namespace NemoBot.Telegram.Incoming;

/// <summary>Represents files sent together, as they are stored until all of them have arrived.</summary>
internal sealed class Album
{
    internal static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2.5);
    internal static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    public required ChatKey Chat { get; init; }

    /// <summary>Unique within the chat.</summary>
    public required string GroupId { get; init; }

    public string? SenderId { get; init; }

    public DateTimeOffset FirstAt { get; init; }

    public DateTimeOffset LastAt { get; set; }

    /// <summary>Gets or sets whether any member is addressed to the bot: then the whole album is.</summary>
    public bool IsAddressed { get; set; }

    /// <summary>Gets or sets whether the members are fixed: if the album is submitted again after a crash, the inbox recognises its message id.</summary>
    public bool IsEnded { get; set; }

    /// <summary>Gets the message ids, kept for an hour after the end so that a redelivery is not mistaken for a late member.</summary>
    public List<string> MemberIds { get; init; } = [];

    /// <summary>Gets the members; empty once the inbox has them.</summary>
    public List<IncomingMessage> Members { get; init; } = [];

    [JsonIgnore]
    public AlbumId Id => new(Chat, GroupId);

    [JsonIgnore]
    public DateTimeOffset EndsAt => LastAt + Quiet < FirstAt + Longest ? LastAt + Quiet : FirstAt + Longest;

    /// <summary>Also returns true if the last file is from the future: the clock was set back, so the quiet time is unknown.</summary>
    public bool IsDue(DateTimeOffset now) => EndsAt <= now || LastAt > now;

    /// <summary>Combines the members into one message, in the order in which they were sent.</summary>
    internal static IncomingMessage Combine(IReadOnlyList<IncomingMessage> members)
    {
        var inOrder = members.OrderBy(member => ChatMessageId.TryParse(member.MessageId, out var id) ? id.Message : 0).ToList();
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
}

internal readonly record struct AlbumId(ChatKey Chat, string GroupId);

[JsonSerializable(typeof(List<Album>))]
internal sealed partial class AlbumJson : JsonSerializerContext;
