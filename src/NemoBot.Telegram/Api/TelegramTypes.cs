using System.Text.Json;
using System.Text.Json.Serialization;

namespace NemoBot.Telegram.Api;

// Responses, with only the fields that this bot reads (Bot API 10.3). Settable properties instead of `required`: the source-generated reader then
// needs no argument array, which halves the allocations per update. UpdateMapping checks what is mandatory.

internal sealed class TelegramAnswer<T>
{
    public bool Ok { get; set; }

    public T? Result { get; set; }

    public int? ErrorCode { get; set; }

    public string? Description { get; set; }

    public TelegramErrorParameters? Parameters { get; set; }
}

internal sealed class TelegramErrorParameters
{
    /// <summary>Seconds.</summary>
    public int? RetryAfter { get; set; }

    public long? MigrateToChatId { get; set; }
}

internal sealed class TelegramUpdate
{
    public long UpdateId { get; set; }

    public TelegramMessage? Message { get; set; }

    public TelegramMessage? EditedMessage { get; set; }

    public TelegramCallback? CallbackQuery { get; set; }

    public TelegramMemberChange? MyChatMember { get; set; }
}

internal sealed class TelegramMessage
{
    public long MessageId { get; set; }

    public TelegramUser? From { get; set; }

    public TelegramChat? SenderChat { get; set; }

    public TelegramChat? Chat { get; set; }

    /// <summary>Unix seconds; 0 for a message that is no longer accessible.</summary>
    public long Date { get; set; }

    public long? MessageThreadId { get; set; }

    /// <summary>Gets or sets whether <see cref="MessageThreadId"/> is a topic; otherwise it is a thread of replies.</summary>
    public bool IsTopicMessage { get; set; }

    /// <summary>One level deep; for an album, only the message that is replied to.</summary>
    public TelegramMessage? ReplyToMessage { get; set; }

    /// <summary>A message of another chat or topic that is replied to: its file, without its text.</summary>
    public TelegramMessage? ExternalReply { get; set; }

    /// <summary>The quoted part of the message that is replied to.</summary>
    public TelegramQuote? Quote { get; set; }

    [JsonConverter(typeof(PresenceConverter))]
    public bool ForwardOrigin { get; set; }

    /// <summary>Present on forwarded messages from servers before Bot API 7.0.</summary>
    [JsonConverter(typeof(PresenceConverter))]
    public bool ForwardDate { get; set; }

    public string? MediaGroupId { get; set; }

    public string? Text { get; set; }

    public List<TelegramEntity>? Entities { get; set; }

    public string? Caption { get; set; }

    public List<TelegramEntity>? CaptionEntities { get; set; }

    public TelegramFile? Video { get; set; }

    /// <summary>Always accompanied by a <see cref="Document"/> with the same file.</summary>
    public TelegramFile? Animation { get; set; }

    public TelegramFile? Document { get; set; }

    public TelegramFile? VideoNote { get; set; }

    public TelegramFile? Audio { get; set; }

    public TelegramFile? Voice { get; set; }

    /// <summary>The same photo in several sizes.</summary>
    public TelegramFile[]? Photo { get; set; }

    /// <summary>0 if the chat did not move.</summary>
    public long MigrateToChatId { get; set; }

    /// <summary>0 if the chat did not move.</summary>
    public long MigrateFromChatId { get; set; }

    [JsonConverter(typeof(PresenceConverter))]
    public bool ForumTopicCreated { get; set; }

    /// <summary>True for a channel post that Telegram copied into the channel's discussion group.</summary>
    public bool IsAutomaticForward { get; set; }

    /// <summary>All other fields by name; null if there are none. They alone identify messages without text and files.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; set; }
}

internal sealed class TelegramQuote
{
    public string? Text { get; set; }
}

/// <summary>Reads any value as true: the field is present.</summary>
internal sealed class PresenceConverter : JsonConverter<bool>
{
    public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        reader.Skip();
        return true;
    }

    public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);
}

/// <summary>The result of getMe.</summary>
internal sealed class TelegramMe
{
    public long Id { get; set; }

    public string? Username { get; set; }
}

/// <summary>A result that is not read.</summary>
internal sealed class TelegramNothing;

internal sealed class TelegramUser
{
    public long Id { get; set; }

    public bool IsBot { get; set; }

    public string? LanguageCode { get; set; }
}

internal sealed class TelegramChat
{
    public long Id { get; set; }

    /// <summary><c>private</c>, <c>group</c>, <c>supergroup</c> or <c>channel</c>.</summary>
    public string? Type { get; set; }
}

/// <summary>Offsets are UTF-16 code units, like .NET's string indices.</summary>
internal sealed class TelegramEntity
{
    public string? Type { get; set; }

    public int Offset { get; set; }

    public int Length { get; set; }

    public TelegramUser? User { get; set; }
}

/// <summary>Combines Video, Animation, Document, VideoNote, Audio, Voice, PhotoSize and File, which share their fields.</summary>
internal sealed class TelegramFile
{
    public string? FileId { get; set; }

    public string? FileUniqueId { get; set; }

    /// <summary>May exceed 2^31.</summary>
    public long? FileSize { get; set; }

    public string? FileName { get; set; }

    public string? MimeType { get; set; }

    /// <summary>Seconds.</summary>
    public int? Duration { get; set; }

    public int? Width { get; set; }

    public int? Height { get; set; }

    /// <summary>Set by getFile only. In local mode it contains the token.</summary>
    public string? FilePath { get; set; }
}

internal sealed class TelegramCallback
{
    public string? Id { get; set; }

    public TelegramUser? From { get; set; }

    public TelegramMessage? Message { get; set; }

    public string? Data { get; set; }
}

internal sealed class TelegramMemberChange
{
    public TelegramChat? Chat { get; set; }

    public TelegramMember? NewChatMember { get; set; }
}

internal sealed class TelegramMember
{
    /// <summary><c>member</c>, <c>administrator</c>, <c>restricted</c>, <c>left</c>, <c>kicked</c>…</summary>
    public string? Status { get; set; }

    public bool? IsMember { get; set; }
}
