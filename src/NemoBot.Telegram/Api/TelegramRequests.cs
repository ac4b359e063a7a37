using System.Text.Json.Serialization;

namespace NemoBot.Telegram.Api;

// Requests, with the parameters that this bot uses, named as in the Bot API.

internal sealed record GetUpdatesRequest(long? Offset, int Limit, int Timeout, IReadOnlyList<string> AllowedUpdates);

internal sealed record SetWebhookRequest(string Url, string SecretToken, int MaxConnections, IReadOnlyList<string> AllowedUpdates);

internal sealed record DeleteWebhookRequest(bool DropPendingUpdates);

internal sealed record GetFileRequest(string FileId);

internal sealed record SendMessageRequest(long ChatId, string Text)
{
    public long? MessageThreadId { get; init; }

    public string? ParseMode { get; init; }

    public LinkPreview? LinkPreviewOptions { get; init; }

    public bool? DisableNotification { get; init; }

    public ReplyTo? ReplyParameters { get; init; }

    public InlineKeyboard? ReplyMarkup { get; init; }
}

internal sealed record EditTextRequest(long ChatId, long MessageId, string Text)
{
    public string? ParseMode { get; init; }

    public LinkPreview? LinkPreviewOptions { get; init; }

    public InlineKeyboard? ReplyMarkup { get; init; }
}

internal sealed record EditCaptionRequest(long ChatId, long MessageId, string Caption)
{
    public string? ParseMode { get; init; }

    public InlineKeyboard? ReplyMarkup { get; init; }
}

internal sealed record DeleteMessageRequest(long ChatId, long MessageId);

internal sealed record AnswerCallbackRequest(string CallbackQueryId);

internal sealed record ChatActionRequest(long ChatId, long? MessageThreadId, string Action);

internal sealed record SetReactionRequest(long ChatId, long MessageId, IReadOnlyList<EmojiReaction> Reaction);

internal sealed record EmojiReaction(string Emoji)
{
    public string Type { get; } = "emoji";
}

internal sealed record SetCommandsRequest(IReadOnlyList<CommandName> Commands, string? LanguageCode);

internal sealed record CommandName(string Command, string Description);

internal sealed record LinkPreview(bool IsDisabled);

/// <param name="AllowSendingWithoutReply">True sends the reply even if the original message was deleted meanwhile.</param>
internal sealed record ReplyTo(long MessageId, bool AllowSendingWithoutReply = true);

internal sealed record InlineKeyboard([property: JsonPropertyName("inline_keyboard")] IReadOnlyList<IReadOnlyList<InlineButton>> Rows);

/// <param name="CallbackData">1 to 64 bytes.</param>
/// <param name="Style"><c>primary</c>, <c>danger</c> or null (Bot API 9.4).</param>
internal sealed record InlineButton(string Text, string? CallbackData, string? Url, string? Style);

/// <summary>Represents a file to send, or to replace a message's content with; <paramref name="Media"/> is a file_id, a file:// address or <c>attach://name</c>.</summary>
internal sealed record TelegramMedia(string Media)
{
    /// <summary>Gets the type: <c>video</c>, <c>photo</c>, or <c>document</c> for any other file. The last two have none of a video's fields.</summary>
    public string Type { get; init; } = Video;

    /// <summary>Gets the thumbnail; <c>attach://name</c> only.</summary>
    public string? Thumbnail { get; init; }

    public string? Caption { get; init; }

    public string? ParseMode { get; init; }

    public int? Width { get; init; }

    public int? Height { get; init; }

    /// <summary>Gets the duration in seconds.</summary>
    public int? Duration { get; init; }

    public bool? SupportsStreaming => Type == Video ? true : null;

    /// <summary>Prevents Telegram from converting the document back into the type that it just refused.</summary>
    public bool? DisableContentTypeDetection => Type == Document ? true : null;

    internal const string Video = "video";
    internal const string Photo = "photo";
    internal const string Document = "document";
}
