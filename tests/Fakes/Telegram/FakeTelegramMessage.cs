using System.Text.Json.Nodes;

namespace Fakes.Telegram;

/// <summary>A button as the chat shows it.</summary>
/// <param name="IsDisabled">Shown, and does nothing (Bot API 10.3).</param>
public sealed record FakeTelegramButton(string Text, string? Data, string? Url, bool IsDisabled = false);

/// <summary>A message in a chat, in its current state.</summary>
public sealed record FakeTelegramMessage(long Id, long Chat)
{
    public bool IsFromBot { get; init; }

    /// <summary>Text, or a file's caption; as a user sees it.</summary>
    public string Text { get; set; } = "";

    /// <summary>As it was sent, with its markup.</summary>
    public string Raw { get; set; } = "";

    public string? ParseMode { get; set; }

    public long? Thread { get; init; }

    public long? RepliesTo { get; init; }

    /// <summary>The person who alone sees it (Bot API 10.3); null for everyone in the chat.</summary>
    public long? VisibleTo { get; init; }

    /// <summary>The number of a message that one person sees; null for others.</summary>
    internal long? PersonalId => VisibleTo is null ? null : Id;

    /// <summary>Gets whether it was sent without a notification.</summary>
    public bool IsSilent { get; init; }

    public FakeTelegramFile? Video { get; set; }

    public FakeTelegramFile? Document { get; set; }

    public FakeTelegramFile? Photo { get; set; }

    public TelegramUploadRecord? Thumbnail { get; set; }

    /// <summary>Shown until the video is loaded; null for the thumbnail.</summary>
    public TelegramUploadRecord? Cover { get; set; }

    public int? Width { get; set; }

    public int? Height { get; set; }

    public int? Duration { get; set; }

    public bool SupportsStreaming { get; set; }

    public IReadOnlyList<FakeTelegramButton> Buttons { get; set; } = [];

    /// <summary>Gets whether it is the bot's.</summary>
    public string? Reaction { get; set; }

    public int Edits { get; set; }

    public bool IsDeleted { get; set; }

    /// <summary>Gets whether it can no longer be edited.</summary>
    public bool IsFixed { get; set; }

    /// <summary>The message of its update; null for the bot's own messages.</summary>
    internal JsonObject? Sent { get; set; }

    internal JsonObject ToJson(FakeTelegram server)
    {
        if (Sent?.DeepClone() is JsonObject sent)
        {
            // One level deep (docs/contracts/telegram.md §1.3).
            sent.Remove("reply_to_message");
            return sent;
        }

        var json = new JsonObject
        {
            ["message_id"] = VisibleTo is null ? Id : 0,
            ["date"] = server.Now.ToUnixTimeSeconds(),
            ["chat"] = server.ChatJson(Chat),
            ["from"] = IsFromBot ? FakeTelegram.Me() : FakeTelegram.UserJson(Chat > 0 ? Chat : 1),
        };
        json[Video is null && Document is null && Photo is null ? "text" : "caption"] = Text;
        if (VisibleTo is { } person)
        {
            json["ephemeral_message_id"] = Id;
            json["receiver_user"] = FakeTelegram.UserJson(person);
        }

        if (Thread is { } thread)
        {
            json["message_thread_id"] = thread;
            json["is_topic_message"] = true;
        }

        if (Video is { } video)
        {
            json["video"] = video.ToJson(new() { ["width"] = Width ?? 320, ["height"] = Height ?? 320, ["duration"] = Duration ?? 0 });
        }

        if (Document is { } document)
        {
            json["document"] = document.ToJson([]);
        }

        if (Photo is { } photo)
        {
            json["photo"] = new JsonArray(photo.ToJson(new() { ["width"] = 320, ["height"] = 320 }));
        }

        return json;
    }
}

/// <summary>A file on Telegram's servers.</summary>
/// <param name="Open">Its bytes; null if only its size is known.</param>
public sealed record FakeTelegramFile(string Id, string FileName, string? MediaType, long Length, Func<Stream>? Open)
{
    /// <summary>The name of an upload; null otherwise.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The path of a local server; null in cloud mode, and before getFile.</summary>
    public string? LocalPath { get; set; }

    public JsonObject ToJson(JsonObject more)
    {
        var json = new JsonObject { ["file_id"] = Id, ["file_unique_id"] = "u" + Id, ["file_size"] = Length, ["file_name"] = FileName };
        if (MediaType is not null)
        {
            json["mime_type"] = MediaType;
        }

        foreach (var (name, value) in more)
        {
            json[name] = value?.DeepClone();
        }

        return json;
    }
}
