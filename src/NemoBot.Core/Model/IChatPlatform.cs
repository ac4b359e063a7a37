using NemoBot.Core.Dispatch;

namespace NemoBot.Core.Model;

/// <summary>A place where people chat. An adapter turns its messages into <see cref="IncomingMessage"/> (through <see cref="Inbox"/>) and our messages into its own.</summary>
/// <remarks>Sending takes plain addresses only, so any process can send. Failures are <see cref="PlatformException"/>.</remarks>
public interface IChatPlatform
{
    /// <summary>The first half of its chat keys.</summary>
    string Name { get; }

    PlatformLimits Limits { get; }

    /// <summary>Sends a new message and returns the platform's id of it.</summary>
    /// <param name="postId">Our id of the message, the same at each try: where the platform can, a second send with it changes nothing.</param>
    Task<string> SendAsync(ChatKey chat, string postId, OutgoingMessage message, CancellationToken cancellationToken);

    /// <summary>Changes a message sent before. "Not modified" is success. Returns the id it has now (another one where the platform had to replace it).</summary>
    Task<string> EditAsync(ChatKey chat, string messageId, string postId, OutgoingMessage message, CancellationToken cancellationToken);

    /// <summary>Deletes a message, the person's own where the platform allows; false where it does not.</summary>
    Task<bool> DeleteAsync(ChatKey chat, string messageId, CancellationToken cancellationToken);

    /// <summary>Opens a file that a person sent, from its start, as a stream that is not buffered.</summary>
    Task<Stream> OpenAsync(ChatKey chat, Attachment attachment, CancellationToken cancellationToken);
}

/// <summary>What a platform can do, as values.</summary>
public sealed record PlatformLimits
{
    /// <summary>Characters of one message; longer texts are split by the adapter.</summary>
    public required int TextLength { get; init; }

    /// <summary>Largest file we can get from a person, in bytes.</summary>
    public required long IncomingBytes { get; init; }

    /// <summary>Largest file we can send, in bytes; larger ones go as a link.</summary>
    public required long OutgoingBytes { get; init; }

    /// <summary>Least time between two edits of one message.</summary>
    public required TimeSpan EditInterval { get; init; }

    /// <summary>Buttons under one message.</summary>
    public int Buttons { get; init; } = 8;

    /// <summary>The platform shows <see cref="OutgoingMessage.Card"/> itself (bar, elapsed time); else the text must tell it.</summary>
    public bool DrawsCards { get; init; }

    /// <summary>People notice an edit by itself (the page is open before them); else a result is followed by a short message of its own.</summary>
    public bool EditsNotify { get; init; }

    /// <summary>The adapter shows a finished video that is too large to send from its public link, and offers the link itself.</summary>
    public bool ShowsVideoLinks { get; init; }

    /// <summary>Our address for links to stored files is reachable for the person.</summary>
    public bool ServesFiles { get; init; }
}

/// <summary>Why a platform did not do what we asked.</summary>
public enum PlatformFault
{
    /// <summary>Nothing arrived there: may be tried again.</summary>
    NotSent,

    /// <summary>It may have arrived: settle it before trying again.</summary>
    Unknown,

    /// <summary>Refused for now; see <see cref="PlatformException.RetryAfter"/>.</summary>
    Flood,

    /// <summary>The chat cannot be reached (blocked, kicked, deleted): stop.</summary>
    Unreachable,

    /// <summary>The message to edit or answer is gone: send a new one.</summary>
    MessageGone,

    /// <summary>The message to edit is there, and can no longer be changed (too old, in an archived thread): send a new one in its place.</summary>
    MessageFixed,

    /// <summary>The file is larger than the platform takes, or is no longer on our disk: send a link.</summary>
    TooLarge,

    /// <summary>
    /// Not taken in this form (a kind of file, a button, some words) after the adapter tried its own ways to show it; the chat is open, so a lesser form
    /// may be taken.
    /// </summary>
    Refused,
}

/// <summary>A platform said no, or did not answer. The message is for the log and holds no secret.</summary>
public sealed class PlatformException(PlatformFault fault, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public PlatformFault Fault { get; } = fault;

    /// <summary>How long the platform asked to wait; null when it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
