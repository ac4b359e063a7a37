using NemoBot.WebChat.Hooks;
using NemoVideo.Uploads;

namespace NemoBot.WebChat.Api;

/// <summary>The operations of the HTTP interface for scripts, as <see cref="ApiDescription"/> publishes them.</summary>
internal static class ApiOperations
{
    public static IReadOnlyList<ApiOperation> All { get; } =
    [
        new("POST", "/api/chat/messages", "Send a message", "Says something in the chat, with or without files. A repetition with the same id counts once; other content under that id is refused (409).")
        {
            Parameters = [new("header", MessageEndpoint.IdHeader, "8 to 64 characters of [0-9A-Za-z_-] that tell a repetition")],
            Json = typeof(WireText),
            Form = [("text", false, "What to say, at most 4,000 characters"), ("id", false, "As X-Message-Id; before the files"), ("files", true, "At most 20 files")],
            Answers = [new(202, "Stored, under this id", typeof(WireAccepted)), .. Refused(400, 401, 409, 413, 415, 429, 504, 507)],
        },
        new("GET", "/api/chat/events", "Follow the chat", "Server-sent events: hello, entry (its id resumes the stream), live, synced, language, reset, parked. Each entry replaces the one with the same id.")
        {
            Parameters = [new("header", "Last-Event-ID", "The last number that was received"), new("query", "after", "The same, for programs that cannot set it")],
            Answers = [new(200, "The stream; data of entry and live", typeof(WireEntry), "text/event-stream"), .. Refused(401, 429)],
        },
        new("GET", "/api/chat/history", "Read earlier lines", "Returns the lines above a position, at most 200.")
        {
            Parameters = [new("query", "before", "A position") { IsRequired = true }],
            Answers = [new(200, "Lines in the order of their positions", typeof(WireHistory)), .. Refused(400, 401)],
        },
        new("POST", "/api/chat/actions/{id}", "Press a button", "Presses a button by its id in an entry.")
        {
            Parameters = [new("path", "id", "Of the button"), new("header", MessageEndpoint.IdHeader, "Tells a repetition")],
            Answers = [new(202, "Stored, under this id", typeof(WireAccepted)), .. Refused(400, 401, 404, 409, 429)],
        },
        new("GET", "/api/chat/files/{id}", "Download a file", "Returns a file of the chat, also in ranges.")
        {
            Parameters = [new("path", "id", "Of the file"), new("query", "download", "Present: to be saved")],
            Answers = [new(200, "The content", Media: "application/octet-stream"), .. Refused(401, 404, 504)],
        },
        new("GET", "/api/chat/files/{id}/still", "Look at a video", "Returns a picture of a video, if ffmpeg is installed.")
        {
            Parameters = [new("path", "id", "Of the file")],
            Answers = [new(200, "The picture", Media: MediaFormats.Jpg.MediaType), .. Refused(401, 404)],
        },
        new("POST", UploadEndpoint.Path, "Begin an upload", "Creates an upload that survives broken lines, by the protocol tus 1.0 (creation, termination, expiration). Name it in the uploads of a message once it is whole.")
        {
            Parameters = [Tus, new("header", "Upload-Length", "Bytes") { IsRequired = true }, new("header", "Upload-Metadata", "filename and filetype, as tus writes them") { IsRequired = true }],
            Answers = [new(201, "Its address is in Location"), .. Refused(400, 401, 413, 415, 429, 507)],
        },
        new("HEAD", UploadEndpoint.Path + "/{id}", "Look up an upload", "Returns how much of it has arrived, in Upload-Offset.") { Parameters = [Upload, Tus], Answers = [new(200, "It exists"), .. Refused(401, 404)] },
        new("PATCH", UploadEndpoint.Path + "/{id}", "Continue an upload", "Sends the next bytes.")
        {
            Parameters = [Upload, Tus, new("header", "Upload-Offset", "Where they belong") { IsRequired = true }],
            Bytes = "application/offset+octet-stream",
            Answers = [new(204, "Stored"), .. Refused(401, 404, 409, 507)],
        },
        new("GET", HooksEndpoint.Path, "List webhooks", "Returns the addresses that are called when a job of the chat ends.")
        {
            Answers = [new(200, "At most 3", typeof(WireHooks)), .. Refused(401)],
        },
        new("POST", HooksEndpoint.Path, "Add a webhook", "Registers a public https address, and returns its secret, once. The webhook jobEnded below describes the calls.")
        {
            Json = typeof(WireNewHook),
            Answers = [new(201, "Its secret", typeof(WireHookSecret)), .. Refused(400, 401, 404, 409, 429)],
        },
        new("POST", HooksEndpoint.Path + "/{id}/secret", "Replace the secret of a webhook", "Returns another secret, once. The one before signs too for a day.")
        {
            Parameters = [new("path", "id", "Of the webhook")],
            Answers = [new(200, "The new secret", typeof(WireHookSecret)), .. Refused(401, 404)],
        },
        new("DELETE", HooksEndpoint.Path + "/{id}", "Remove a webhook", "Its calls that wait are not made.") { Parameters = [new("path", "id", "Of the webhook")], Answers = [new(204, "Removed"), .. Refused(401, 404)] },
        new("DELETE", UploadEndpoint.Path + "/{id}", "Give an upload up", "Deletes what has arrived.") { Parameters = [Upload, Tus], Answers = [new(204, "Deleted"), .. Refused(401, 404)] },
    ];

    /// <summary>What the bot calls, at the addresses of <see cref="HooksEndpoint"/>.</summary>
    public static ApiOperation JobEnded { get; } = new(
        "POST",
        "jobEnded",
        "A job has ended",
        "Sent to each address of the chat, in order, at least once: the id of the job tells a repetition. Any status from 200 to 299 takes it; 410 removes the address; anything else is tried again for a day, after 10 seconds at first and at most an hour. Redirects are not followed.")
    {
        Parameters = [new("header", HookSignature.Header, "t=<Unix seconds>,v1=<HMAC-SHA256 in hexadecimal digits of \"t.body\" under the secret>; two v1 for a day after the secret was replaced") { IsRequired = true }],
        Json = typeof(HookEvent),
        Answers = [new(204, "Taken")],
    };

    private static ApiParameter Tus => new("header", "Tus-Resumable", "1.0.0") { IsRequired = true };

    private static ApiParameter Upload => new("path", "id", "The end of the upload's address");

    private static IEnumerable<ApiAnswer> Refused(params int[] statuses) => statuses.Select(status => new ApiAnswer(status, "Refused, with the reason", typeof(WireError)));
}

/// <summary>One operation of the HTTP interface.</summary>
internal sealed record ApiOperation(string Method, string Path, string Summary, string Description)
{
    public IReadOnlyList<ApiParameter> Parameters { get; init; } = [];

    /// <summary>The type of a JSON body; null for none.</summary>
    public Type? Json { get; init; }

    /// <summary>The fields of a multipart body; files are several and binary.</summary>
    public IReadOnlyList<(string Name, bool IsFiles, string Description)> Form { get; init; } = [];

    /// <summary>The media type of a binary body; null for none.</summary>
    public string? Bytes { get; init; }

    public IReadOnlyList<ApiAnswer> Answers { get; init; } = [];
}

/// <param name="In"><c>path</c>, <c>query</c> or <c>header</c>.</param>
internal sealed record ApiParameter(string In, string Name, string Description)
{
    public bool IsRequired { get; init; } = In == "path";
}

/// <param name="Json">The type of the content; null for none, or for bytes.</param>
/// <param name="Media">The media type of the content if it is not JSON.</param>
internal sealed record ApiAnswer(int Status, string Description, Type? Json = null, string? Media = null);
