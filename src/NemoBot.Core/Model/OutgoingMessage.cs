using System.Text.Json.Serialization;
using NemoVideo.Drafts;

namespace NemoBot.Core.Model;

/// <summary>What one message of ours shall look like; the same shape for every platform, stored before it is sent.</summary>
public sealed record OutgoingMessage
{
    /// <summary>Markdown (CommonMark: bold, italic, code, lists, links). Each platform turns it into its own markup, and splits it where it is too long.</summary>
    public required string Text { get; init; }

    public IReadOnlyList<Button> Buttons { get; init; } = [];

    /// <summary>The finished video, or a picture (<see cref="VideoResult.IsPicture"/>); null for text.</summary>
    public VideoResult? Video { get; init; }

    /// <summary>A timeline to draw where the platform can; the text says the same in words.</summary>
    public TimelinePicture? Timeline { get; init; }

    /// <summary>A live card: null for an ordinary message.</summary>
    public CardStatus? Card { get; init; }

    /// <summary>The platform's id of the person's message that this one answers.</summary>
    public string? RepliesTo { get; init; }

    /// <summary><see cref="IncomingMessage.PlatformContext"/> of the message this one answers.</summary>
    public string? PlatformContext { get; init; }

    /// <summary>The words that this message asks about; null: it does not.</summary>
    public Heard? Heard { get; init; }

    /// <summary>Push a notification: for results and questions, not for progress.</summary>
    public bool Notify { get; init; }

    /// <summary>
    /// The platform's id of an earlier message of the same post that can no longer be changed: the new message goes in its place and is a different one, even
    /// where a second send changes nothing otherwise. Null: there is none. Set when it is sent, not stored.
    /// </summary>
    [JsonIgnore]
    public string? Replaces { get; init; }

    /// <summary>A passing state of a card: shown when there is time for it, dropped when a newer one exists, not stored.</summary>
    [JsonIgnore]
    public bool IsTransient { get; init; }
}

/// <summary>How a job's card stands, for platforms that draw it; <see cref="OutgoingMessage.Text"/> says the same in words.</summary>
/// <param name="Progress">0 to 1; null when unknown.</param>
/// <param name="StartedAt">When the work began; null while queued.</param>
public sealed record CardStatus(CardState State, string Stage, double? Progress, DateTimeOffset? StartedAt);

public enum CardState
{
    Queued,
    Working,
    Done,
    Failed,
    Cancelled,
}

/// <summary>A finished video, or a picture of the agent's.</summary>
/// <param name="FileId">The stored file (<see cref="StoredFile"/>) that holds it.</param>
public sealed record VideoResult(string FileId, string FileName, long SizeBytes, TimeSpan? Duration, int? Width, int? Height)
{
    /// <summary>A public link to it; null when there is none or it is not needed.</summary>
    public Uri? Link { get; init; }

    public DateTimeOffset? LinkExpiresAt { get; init; }

    /// <summary>A still picture: shown like one, and sent like one.</summary>
    public bool IsPicture { get; init; }

    /// <summary>What the message says where the platform does not take the picture; null: the same as with it.</summary>
    public string? Instead { get; init; }
}

/// <summary>A timeline as a picture's data.</summary>
public sealed record TimelinePicture(IReadOnlyList<PictureLane> Lanes, TimeSpan Duration);

public sealed record PictureLane(TrackKind Kind, string Label, IReadOnlyList<PictureSegment> Segments);

public sealed record PictureSegment(string Label, TimeSpan Start, TimeSpan Duration);
