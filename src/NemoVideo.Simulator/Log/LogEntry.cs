namespace NemoVideo.Simulator.Log;

public enum LogKind
{
    TokenIssued,
    TokenRefused,
    SessionCreated,
    ClaimTokenIssued,

    /// <summary>A chat message was accepted; <see cref="LogEntry.Text"/> is its text.</summary>
    ChatMessage,

    /// <summary>The turn ended, whether or not a client listened; <see cref="LogEntry.Text"/> says how.</summary>
    ChatEnded,

    /// <summary>One file arrived completely; <see cref="LogEntry.Subject"/> is its name.</summary>
    Upload,

    /// <summary>A render began; <see cref="LogEntry.Subject"/> is its id.</summary>
    RenderStarted,

    /// <summary>A known id was submitted again; no second render began.</summary>
    RenderRepeated,
    RenderCompleted,
    RenderFailed,
    RenderCancelled,

    /// <summary>The finished file was requested over the API.</summary>
    Download,

    /// <summary>A file was requested from the CDN.</summary>
    Cdn,

    /// <summary>A fault struck; <see cref="LogEntry.Text"/> is its kind.</summary>
    Fault,

    /// <summary>A request broke the rules of docs/contracts/nemovideo.md: attribution headers missing, credentials sent to the CDN, a malformed body.</summary>
    Violation,
}

/// <summary>Represents one event. Tokens never appear.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Subject">A file name, a render id, an account: see <see cref="LogKind"/>.</param>
/// <param name="Bytes">Size of an upload.</param>
/// <param name="Sha256">Of an upload, lower-case hex.</param>
public sealed record LogEntry(
    long Number,
    DateTimeOffset At,
    LogKind Kind,
    string? SessionId = null,
    string? Subject = null,
    string? Text = null,
    long? Bytes = null,
    string? Sha256 = null);
