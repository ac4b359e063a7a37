using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace NemoBot.WebChat.Api;

/// <summary>Serializes the web chat's JSON: camelCase, without null properties. The page reads exactly these records.</summary>
internal static class Wire
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        // Sent only as JSON or as an event, never inside HTML, so Chinese can stay unescaped.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static WireEntry ReadEntry(string json) => JsonSerializer.Deserialize<WireEntry>(json, Options) ?? throw new JsonException("A log entry is empty.");
}

/// <summary>
/// Represents one line of the chat: the data of the events <c>entry</c> (stored; the event's id is the change's number) and <c>live</c> (a transient update of
/// a card), e.g. <c>{"id":"01k…","at":"2026-11-02T09:00:00+00:00","from":"bot","text":"**Done**","buttons":[…]}</c>.
/// An entry replaces the one with the same id; entries are shown in the order of their positions.
/// </summary>
/// <param name="From"><c>you</c> or <c>bot</c>.</param>
/// <param name="Text">Plain text from the person, Markdown from the bot.</param>
internal sealed record WireEntry(string Id, DateTimeOffset At, string From, string Text)
{
    /// <summary>The entry's position in the chat, which no change moves. Null in a transient update: the entry's known position, or the end.</summary>
    public long? Position { get; init; }

    /// <summary>Only from the person: the client-assigned id of the message, which identifies a retry.</summary>
    public string? ClientId { get; init; }

    /// <summary>Only from the person: stored in the log, but not yet in the inbox. Cleared within the same request, or when the event stream next starts.</summary>
    public bool? Pending { get; init; }

    /// <summary>Only from the person: the language that the request asked for.</summary>
    public string? Language { get; init; }

    public IReadOnlyList<WireFile>? Files { get; init; }

    public IReadOnlyList<WireButton>? Buttons { get; init; }

    public WireVideo? Video { get; init; }

    public WirePicture? Picture { get; init; }

    public WireDocument? Document { get; init; }

    /// <summary>Small pictures of what the text lists.</summary>
    public IReadOnlyList<WirePreview>? Previews { get; init; }

    public WireComparison? Comparison { get; init; }

    public WireTimeline? Timeline { get; init; }

    public WireCard? Card { get; init; }

    /// <summary>The id of the entry that this one replies to.</summary>
    public string? RepliesTo { get; init; }

    /// <summary>True if it deserves a sound, or a mark on a hidden tab.</summary>
    public bool? Notify { get; init; }

    /// <summary>True if the chat is deleted with this entry: the page leaves it (<c>POST /api/chat/leave</c>), and begins a new one.</summary>
    public bool? EndsChat { get; init; }

    /// <summary>True if the entry was deleted: nothing of it is shown.</summary>
    public bool? Deleted { get; init; }
}

/// <summary>A file from the person; its content is at <c>/api/chat/files/{id}</c>.</summary>
internal sealed record WireFile(string Id, string Name, string Type, long Size);

/// <summary>A button; pressing it calls <c>POST /api/chat/actions/{id}</c>, or opens <paramref name="Link"/> if there is one.</summary>
/// <param name="Style"><c>normal</c>, <c>primary</c> or <c>danger</c>.</param>
internal sealed record WireButton(string Id, string Label, string Style, string? Link)
{
    /// <summary>True if it was pressed and has no further effect.</summary>
    public bool? Pressed { get; init; }
}

/// <summary>A finished video, at <c>/api/chat/files/{fileId}</c> (<c>?download</c> to save it).</summary>
/// <param name="Duration">Seconds.</param>
internal sealed record WireVideo(string FileId, string Name, long Size, double? Duration, int? Width, int? Height, string? Link, DateTimeOffset? LinkExpiresAt);

/// <summary>A picture from the agent, at <c>/api/chat/files/{fileId}</c>.</summary>
internal sealed record WirePicture(string FileId, string Name, long Size);

/// <summary>A file to save, at <c>/api/chat/files/{fileId}?download</c>.</summary>
internal sealed record WireDocument(string FileId, string Name, long Size);

/// <summary>A small picture, or the first frame of a video, at <c>/api/chat/files/{fileId}</c>; it may be deleted meanwhile.</summary>
internal sealed record WirePreview(string FileId, string Label, bool IsPicture);

/// <summary>Two pictures to compare, at <c>/api/chat/files/{id}</c>; they may be deleted meanwhile.</summary>
internal sealed record WireComparison(string BeforeId, string AfterId, string BeforeLabel, string AfterLabel);

/// <summary>A timeline to draw.</summary>
/// <param name="Duration">Seconds, like all times in the timeline.</param>
internal sealed record WireTimeline(double Duration, IReadOnlyList<WireLane> Lanes);

/// <param name="Kind"><c>video</c>, <c>audio</c>, <c>text</c> or <c>unknown</c>.</param>
internal sealed record WireLane(string Kind, string Label, IReadOnlyList<WireSegment> Segments);

internal sealed record WireSegment(string Label, double Start, double Duration);

/// <summary>A job's live card.</summary>
/// <param name="State"><c>queued</c>, <c>working</c>, <c>done</c>, <c>failed</c> or <c>cancelled</c>.</param>
/// <param name="Stage">What the job does, or, once it has ended, a title that says how.</param>
/// <param name="Progress">0 to 1.</param>
internal sealed record WireCard(string State, string Stage, double? Progress, DateTimeOffset? StartedAt)
{
    /// <summary>True if the job ended without having done anything.</summary>
    public bool? ChangedNothing { get; init; }

    /// <summary>True if the job ended with a question to the person.</summary>
    public bool? Asks { get; init; }
}

/// <summary>The first event of a stream (<c>hello</c>): what the page needs before a person can send.</summary>
/// <param name="Now">The server's time: elapsed times are relative to it, independent of the browser's clock.</param>
/// <param name="Language">The language of the page (see <see cref="WireLanguage"/>).</param>
/// <param name="MaxUploadBytes">Maximum total size of the files of one message.</param>
/// <param name="Node">Which node of a cluster serves the page, if that is to be shown; else null.</param>
internal sealed record WireHello(DateTimeOffset Now, string Language, long MaxUploadBytes, int MaxFiles, int MaxText, string? Node = null);

/// <summary>The event <c>language</c>: the chat chose another one (<c>/language</c>). The page loads its words from <c>words/{language}.json</c>.</summary>
internal sealed record WireLanguage(string Language);

/// <summary>The event <c>synced</c>: the page has the newest lines.</summary>
/// <param name="Earlier">True if the log has lines above the first one sent; null if not, or if the page already had some.</param>
internal sealed record WireSynced(bool? Earlier);

/// <summary>The response to <c>GET /api/chat/history</c>.</summary>
/// <param name="Entries">In the order of their positions.</param>
/// <param name="Earlier">True if there are lines above these.</param>
internal sealed record WireHistory(IReadOnlyList<WireEntry> Entries, bool Earlier);

/// <summary>The 202 response to <c>POST /api/chat/messages</c> and <c>/actions/{id}</c>: the message is on disk, under this id.</summary>
internal sealed record WireAccepted(string Id);

/// <summary>The response to <c>GET /api/chat/push</c>.</summary>
/// <param name="Key">The public key of this server, for <c>applicationServerKey</c>.</param>
internal sealed record WirePushKey(string Key);

/// <summary>A browser's push subscription, as its <c>toJSON()</c> writes it: the body of <c>POST /api/chat/push</c>, and with the endpoint alone of <c>DELETE</c>.</summary>
internal sealed record WirePush(string? Endpoint, WirePushKeys? Keys);

internal sealed record WirePushKeys(string? P256dh, string? Auth);

/// <summary>The JSON form of <c>POST /api/chat/messages</c>: for scripts, and for messages whose files were uploaded before.</summary>
/// <param name="Uploads">The ids of finished uploads (<c>/api/chat/uploads/{id}</c>), which become the files of the message.</param>
/// <param name="Uploading">True if files of earlier messages are still being uploaded: a text that needs them is then refused, and sent again after them.</param>
internal sealed record WireText(string? Text, string? Id, IReadOnlyList<string>? Uploads, bool? Uploading);

/// <summary>The body of every refusal: <c>{"error":{"code":"unsupported_type","message":"…"}}</c>, with the message in the person's language.</summary>
internal sealed record WireError(WireErrorBody Error);

internal sealed record WireErrorBody(string Code, string Message);

/// <summary>Represents the finished uploads that a page for uploads makes a message.</summary>
internal sealed record WireUploads(IReadOnlyList<string>? Uploads);
