using System.Text.Json.Serialization;
using NemoVideo.Drafts;

namespace NemoBot.Core.Model;

/// <summary>The desired content of one of our messages, in the same form for every platform; stored before it is sent.</summary>
public sealed record OutgoingMessage
{
    /// <summary>Markdown (CommonMark: bold, italic, code, lists, links). Each platform converts it to its own markup, and splits it if it is too long.</summary>
    public required string Text { get; init; }

    public IReadOnlyList<Button> Buttons { get; init; } = [];

    /// <summary>The finished video, a picture (<see cref="VideoResult.IsPicture"/>) or a document (<see cref="VideoResult.IsDocument"/>); null for text.</summary>
    public VideoResult? Video { get; init; }

    /// <summary>A timeline that the platform draws if it can; the text describes it in words.</summary>
    public TimelinePicture? Timeline { get; init; }

    /// <summary>Small pictures of what the text lists; platforms show each, or one sheet of all, or none. Empty for none.</summary>
    public IReadOnlyList<Preview> Previews { get; init; } = [];

    /// <summary>Two stills to compare; the text says what they are. Null for none.</summary>
    public Comparison? Comparison { get; init; }

    /// <summary>Whether the chat that it is sent to is deleted with it: a platform that remembers the chat for the person forgets it.</summary>
    public bool EndsChat { get; init; }

    /// <summary>Whether a picture of what the text says may be drawn, for platforms that show one picture with a text.</summary>
    [JsonIgnore]
    public bool HasDrawing => Video is null && Comparison is null && (Previews.Count > 0 || Timeline is not null);

    /// <summary>The state of a live card; null for an ordinary message.</summary>
    public CardStatus? Card { get; init; }

    /// <summary>The platform's id of the user's message that this one answers.</summary>
    public string? RepliesTo { get; init; }

    /// <summary><see cref="IncomingMessage.PlatformContext"/> of the message this one answers.</summary>
    public string? PlatformContext { get; init; }

    /// <summary>The project that this message and its buttons are about, even if another one is current; null for the current one.</summary>
    public string? ProjectId { get; init; }

    /// <summary>The ambiguous text that this message asks about; null if it does not.</summary>
    public Heard? Heard { get; init; }

    /// <summary>Whether to push a notification: for results and questions, not for progress.</summary>
    public bool Notify { get; init; }

    /// <summary>
    /// The platform's id of an earlier message of the same post that is no longer editable: the new message takes its place and is a different one, even
    /// where sending is otherwise idempotent. Null if there is none. Set on sending, not stored.
    /// </summary>
    [JsonIgnore]
    public string? Replaces { get; init; }

    /// <summary>Whether this is a transient state of a card: shown when there is time for it, dropped when a newer one exists, not stored.</summary>
    [JsonIgnore]
    public bool IsTransient { get; init; }

    /// <summary>The editor's answer while it grows, for platforms that can show it beside the card; null if it does not grow. Only in transient states, not stored.</summary>
    [JsonIgnore]
    public GrowingAnswer? Growing { get; init; }

    /// <summary>Whether this concerns nobody but who has just pressed a button: a group need not see it, and it is lost without harm.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsForPresser { get; init; }
}

/// <summary>An answer that grows. A message follows it soon after its end.</summary>
/// <param name="Text">Its newest words, about as many as one message can show.</param>
/// <param name="Rest">The text of the message without it.</param>
public sealed record GrowingAnswer(string Text, string Rest);

/// <summary>The state of a job's card, for platforms that draw it; <see cref="OutgoingMessage.Text"/> describes it in words.</summary>
/// <param name="Stage">What the job does; once it has ended, a title that says how. Plain text, empty if there is none.</param>
/// <param name="Progress">0 to 1; null when unknown.</param>
/// <param name="StartedAt">When the work started; null while queued.</param>
public sealed record CardStatus(CardState State, string Stage, double? Progress, DateTimeOffset? StartedAt)
{
    /// <summary>Whether the job ended without having done anything: platforms that draw the state show no success.</summary>
    public bool ChangedNothing { get; init; }

    /// <summary>Whether the job ended with a question to the user.</summary>
    public bool Asks { get; init; }
}

public enum CardState
{
    Queued,
    Working,
    Done,
    Failed,
    Cancelled,
}

/// <summary>A finished video, a picture from the agent, or a document.</summary>
/// <param name="FileId">The id of the stored file (<see cref="StoredFile"/>).</param>
public sealed record VideoResult(string FileId, string FileName, long SizeBytes, TimeSpan? Duration, int? Width, int? Height)
{
    /// <summary>A public link to the file; null when there is none or it is not needed.</summary>
    public Uri? Link { get; init; }

    public DateTimeOffset? LinkExpiresAt { get; init; }

    /// <summary>Whether it is a still picture, which is sent and shown as one.</summary>
    public bool IsPicture { get; init; }

    /// <summary>Whether it is a file to keep, such as captions, which is sent as one and not shown.</summary>
    public bool IsDocument { get; init; }

    [JsonIgnore]
    public bool IsVideo => !IsPicture && !IsDocument;

    /// <summary>The text of the message if the platform rejects the picture or document; null for the same text.</summary>
    public string? Instead { get; init; }
}

/// <summary>A small picture: a stored picture, or the first frame of a stored video.</summary>
/// <param name="FileId">The id of the stored file (<see cref="StoredFile"/>), which may be deleted meanwhile.</param>
/// <param name="Number">The number of its line in the list, from 1.</param>
public sealed record Preview(string FileId, string Label, bool IsPicture, int Number);

/// <summary>A still of the footage, and the same moment of the result.</summary>
/// <param name="BeforeId">The id of the stored picture (<see cref="StoredFile"/>), which may be deleted meanwhile; so for <paramref name="AfterId"/>.</param>
/// <param name="BeforeLabel">In the user's language, as <paramref name="AfterLabel"/>.</param>
public sealed record Comparison(string BeforeId, string AfterId, string BeforeLabel, string AfterLabel)
{
    /// <summary>The file name of the first still, where a platform shows one.</summary>
    public const string BeforeName = "before.jpg";

    /// <summary>The file name of the second still, where a platform shows one.</summary>
    public const string AfterName = "after.jpg";
}

/// <summary>The data for a picture of the timeline.</summary>
public sealed record TimelinePicture(IReadOnlyList<PictureLane> Lanes, TimeSpan Duration)
{
    /// <summary>Says how many lanes are left out ("and 3 more"); null if none is.</summary>
    public string? More { get; init; }
}

public sealed record PictureLane(TrackKind Kind, string Label, IReadOnlyList<PictureSegment> Segments)
{
    /// <summary>Says how many segments are left out; null if none is.</summary>
    public string? More { get; init; }
}

public sealed record PictureSegment(string Label, TimeSpan Start, TimeSpan Duration)
{
    /// <summary>Where what the segment shows or plays is; null if that is not known.</summary>
    public PictureSource? Source { get; init; }
}

/// <summary>The excerpt of a file that a segment shows or plays.</summary>
/// <param name="FileId">The id of the stored file (<see cref="StoredFile"/>), which may be deleted meanwhile, or the platform's (<see cref="Kept"/>).</param>
public sealed record PictureSource(string FileId, TimeSpan Start, TimeSpan Length)
{
    /// <summary>The file as its platform keeps it; null if it is stored.</summary>
    public Attachment? Kept { get; init; }
}
