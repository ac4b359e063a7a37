using System.Text.Json.Serialization;

namespace NemoBot.Core.Model;

/// <summary>A message of ours with its desired content and the state that the platform has.</summary>
/// <remarks>The outbox compares <see cref="Version"/> with <see cref="SentVersion"/> and sends or edits until they are equal.</remarks>
public sealed record OutboxMessage(string Id, ChatKey Chat, OutgoingMessage Message)
{
    /// <summary>Counts the durable changes of <see cref="Message"/>, from 1.</summary>
    public int Version { get; init; } = 1;

    /// <summary>The version that the platform has; 0 if not sent.</summary>
    public int SentVersion { get; init; }

    /// <summary>The platform's id; null if not sent.</summary>
    public string? MessageId { get; init; }

    /// <summary>The adapter's receipt: what the platform has of the post, as the adapter noted it (<see cref="PostHandle"/>); null if nothing is noted.</summary>
    public string? PlatformReceipt { get; init; }

    /// <summary>Whether this version is abandoned (unreachable, refused): not retried until there is a newer version.</summary>
    public bool Abandoned { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>A post that must be sent or abandoned first; this one is a note about it and then replies to it. Null if there is none.</summary>
    public string? After { get; init; }

    /// <summary>The project whose result this post becomes when it is sent; null if it is no result.</summary>
    public string? ResultOfProject { get; init; }

    /// <summary>The project that received the footage which this post confirms; null if it confirms none.</summary>
    public string? ReceiptOfProject { get; init; }

    /// <summary>The project for replies to this post and its buttons, even if another one is current; null for the current one.</summary>
    [JsonIgnore]
    public string? AboutProject => ResultOfProject ?? ReceiptOfProject ?? Message.ProjectId;

    /// <summary>Whether this version is reduced: the platform refused the original, and <see cref="Message"/> is a simpler form of it.</summary>
    public bool IsReduced { get; init; }

    /// <summary>The platform's id of an earlier message of this post that is no longer editable; deleted once the new one is sent. Null if there is none.</summary>
    public string? Replaces { get; init; }
}
