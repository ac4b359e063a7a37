namespace NemoBot.Core.Model;

/// <summary>A chat platform. An adapter converts its messages to <see cref="IncomingMessage"/> (through the inbox) and our messages to its own format.</summary>
/// <remarks>Sending needs plain addresses only, so any process can send. Failures are <see cref="PlatformException"/>.</remarks>
public interface IChatPlatform
{
    /// <summary>The platform part of its chat keys.</summary>
    string Name { get; }

    PlatformLimits Limits { get; }

    /// <summary>Sends a new message and returns the platform's id for it.</summary>
    /// <param name="post">Identifies a repeated attempt: by its id, and by the receipt that the adapter noted.</param>
    Task<string> SendAsync(ChatKey chat, PostHandle post, OutgoingMessage message, CancellationToken cancellationToken);

    /// <summary>Edits a message. "Not modified" is success. Returns the current id, which differs if the platform had to replace the message.</summary>
    Task<string> EditAsync(ChatKey chat, string messageId, PostHandle post, OutgoingMessage message, CancellationToken cancellationToken);

    /// <summary>Deletes a message, including one of the user if the platform allows it; returns false if it does not.</summary>
    Task<bool> DeleteAsync(ChatKey chat, string messageId, CancellationToken cancellationToken);

    /// <summary>Opens a file from a user at its start, as an unbuffered stream.</summary>
    Task<Stream> OpenAsync(ChatKey chat, Attachment attachment, CancellationToken cancellationToken);

    /// <summary>
    /// Returns whether a person may act for another sender of the chat: who writes in the name of a group or channel presses buttons in their own. False where
    /// everyone has one name, and where the platform does not say in time.
    /// </summary>
    /// <param name="person">The person, and <paramref name="owner"/> the other sender, as in <see cref="IncomingMessage.SenderId"/>.</param>
    Task<bool> MayActForAsync(ChatKey chat, string person, string owner, CancellationToken cancellationToken) => Task.FromResult(false);

    /// <summary>Returns whether the person is an administrator of the group; null where the platform does not tell.</summary>
    /// <param name="person">As in <see cref="IncomingMessage.SenderId"/>.</param>
    Task<bool?> IsAdministratorAsync(ChatKey chat, string person, CancellationToken cancellationToken) => Task.FromResult<bool?>(null);

    /// <summary>Deletes what the adapter keeps of these files of a chat that is erased. What is in the chat's own rows and values goes without it. May be repeated.</summary>
    Task ForgetFilesAsync(IReadOnlyList<StoredFile> files, CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>The limits and capabilities of a platform.</summary>
public sealed record PlatformLimits
{
    /// <summary>Maximum characters of one message; the adapter splits longer texts.</summary>
    public required int TextLength { get; init; }

    /// <summary>Maximum size of a file that we can receive from a user, in bytes.</summary>
    public required long IncomingBytes { get; init; }

    /// <summary>Whether the platform lets people send less than <see cref="IncomingBytes"/>, by their plan for example: they cannot even show us a larger file.</summary>
    public bool LimitsSenders { get; init; }

    /// <summary>Maximum size of a file that we can send, in bytes; larger ones are sent as a link.</summary>
    public required long OutgoingBytes { get; init; }

    /// <summary>Minimum time between two edits of one message.</summary>
    public required TimeSpan EditInterval { get; init; }

    /// <summary>Maximum number of buttons under one message.</summary>
    public int Buttons { get; init; } = 8;

    /// <summary>Whether the platform renders <see cref="OutgoingMessage.Card"/> itself (bar, elapsed time); otherwise the text has to include it.</summary>
    public bool DrawsCards { get; init; }

    /// <summary>Whether the platform shows itself how a job ended, with a mark and <see cref="CardStatus.Stage"/>; otherwise the text begins with them.</summary>
    public bool DrawsEndings { get; init; }

    /// <summary>Whether the platform can show a button as pressed and disabled (<see cref="Button.IsPressed"/>); otherwise it is taken away, and the text says which it was.</summary>
    public bool DisablesButtons { get; init; }

    /// <summary>Whether users notice an edit without a notification (the page is open); otherwise a separate short message follows a result.</summary>
    public bool EditsNotify { get; init; }

    /// <summary>Whether the adapter shows a finished video that is too large to send from its public link, and offers the link itself.</summary>
    public bool ShowsVideoLinks { get; init; }

    /// <summary>The page, relative to the chat's own, at which a chat makes keys for scripts; null if scripts cannot speak in chats of this platform.</summary>
    public Uri? KeysPage { get; init; }
}

/// <summary>Specifies why a platform request failed.</summary>
public enum PlatformFault
{
    /// <summary>Surely not delivered: may be retried.</summary>
    NotSent,

    /// <summary>Possibly delivered: resolve the outcome before a retry.</summary>
    Unknown,

    /// <summary>Delivered, and at once deleted by whoever moderates the chat: give it up, because a repeat is deleted too.</summary>
    Removed,

    /// <summary>Rate limited; see <see cref="PlatformException.RetryAfter"/>.</summary>
    Flood,

    /// <summary>The chat cannot be reached (blocked, kicked, deleted): stop.</summary>
    Unreachable,

    /// <summary>The message to edit or answer no longer exists: send a new one.</summary>
    MessageGone,

    /// <summary>The message to edit exists, but is no longer editable (too old, in an archived thread): send a new one in its place.</summary>
    MessageFixed,

    /// <summary>The file is larger than the platform accepts, or is no longer on our disk: send a link.</summary>
    TooLarge,

    /// <summary>
    /// Rejected in this form (a kind of file, a button, some words) after the adapter tried its fallbacks; the chat is reachable, so a reduced form may be
    /// accepted.
    /// </summary>
    Refused,
}

/// <summary>Thrown when a platform rejects a request or does not answer. The message is for the log and contains no secret.</summary>
public sealed class PlatformException(PlatformFault fault, string message, Exception? innerException = null) : Exception(message, innerException)
{
    public PlatformFault Fault { get; } = fault;

    /// <summary>The wait time that the platform requested; null if it did not specify one.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
