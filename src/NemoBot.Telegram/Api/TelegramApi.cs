using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace NemoBot.Telegram.Api;

/// <summary>Wraps the Bot API methods that this bot uses. Failures are <see cref="TelegramException"/>.</summary>
internal sealed class TelegramApi(ApiTransport transport)
{
    /// <summary>Long-poll timeout in seconds, the server's maximum (docs/contracts/telegram.md §2).</summary>
    internal const int PollSeconds = 50;

    public Task<TelegramMe> GetMeAsync(CancellationToken cancellationToken) =>
        transport.CallAsync(new("getMe", () => null) { IsIdempotent = true, Tries = 1 }, ApiJson.Default.TelegramAnswerTelegramMe, cancellationToken);

    /// <summary>Waits up to 50 seconds for updates. Does not retry: the poller does. Returns the raw response, so that one invalid update does not affect the others.</summary>
    public Task<ReadOnlyMemory<byte>> GetUpdatesAsync(long? offset, IReadOnlyList<string> allowed, CancellationToken cancellationToken) =>
        transport.CallRawAsync(
            Call("getUpdates", new GetUpdatesRequest(offset, 100, PollSeconds, allowed), ApiJson.Default.GetUpdatesRequest) with { Kind = CallKind.Poll, Tries = 1 },
            cancellationToken);

    public Task SetWebhookAsync(SetWebhookRequest request, CancellationToken cancellationToken) =>
        DoAsync(Call("setWebhook", request, ApiJson.Default.SetWebhookRequest) with { IsIdempotent = true, Tries = 1 }, cancellationToken);

    /// <summary>Keeps pending updates.</summary>
    public Task DeleteWebhookAsync(CancellationToken cancellationToken) =>
        DoAsync(Call("deleteWebhook", new(false), ApiJson.Default.DeleteWebhookRequest) with { IsIdempotent = true, Tries = 1 }, cancellationToken);

    /// <summary>A local server answers once it has the whole file, or closes the connection after 500 s and continues the download: then call again.</summary>
    public Task<TelegramFile> GetFileAsync(string fileId, CancellationToken cancellationToken) =>
        transport.CallAsync(
            Call("getFile", new(fileId), ApiJson.Default.GetFileRequest) with { Kind = CallKind.Fetch, IsIdempotent = true, Tries = 1 },
            ApiJson.Default.TelegramAnswerTelegramFile,
            cancellationToken);

    /// <inheritdoc cref="ApiTransport.OpenFileAsync"/>
    public Task<Stream> OpenFileAsync(string path, long? size, CancellationToken cancellationToken) => transport.OpenFileAsync(path, size, cancellationToken);

    /// <summary>Not idempotent: after <see cref="TelegramFault.Unknown"/> the message may exist.</summary>
    public Task<TelegramMessage> SendMessageAsync(SendMessageRequest request, CancellationToken cancellationToken) =>
        MessageAsync(Call("sendMessage", request, ApiJson.Default.SendMessageRequest) with { Chat = request.ChatId }, cancellationToken);

    public Task<TelegramMessage> EditMessageTextAsync(EditTextRequest request, CancellationToken cancellationToken) =>
        MessageAsync(Edit("editMessageText", request.ChatId, request, ApiJson.Default.EditTextRequest), cancellationToken);

    public Task<TelegramMessage> EditMessageCaptionAsync(EditCaptionRequest request, CancellationToken cancellationToken) =>
        MessageAsync(Edit("editMessageCaption", request.ChatId, request, ApiJson.Default.EditCaptionRequest), cancellationToken);

    /// <summary>Replaces a text or another file with a file. Idempotent for the reader, but not retried here, because the upload may be large.</summary>
    public Task<TelegramMessage> EditMessageMediaAsync(
        long chat, long messageId, TelegramMedia media, IReadOnlyList<UploadPart> files, InlineKeyboard? keyboard, CancellationToken cancellationToken)
    {
        IReadOnlyList<(string, string?)> fields =
        [
            ("chat_id", Number(chat)),
            ("message_id", Number(messageId)),
            ("media", JsonSerializer.Serialize(media, ApiJson.Default.TelegramMedia)),
            ("reply_markup", Json(keyboard, ApiJson.Default.InlineKeyboard)),
        ];
        return MessageAsync(new("editMessageMedia", () => new MultipartBody(fields, files)) { Kind = CallKind.Upload, Chat = chat }, cancellationToken);
    }

    /// <summary>Calls sendVideo or sendDocument. Not idempotent; use it only if <see cref="EditMessageMediaAsync"/> was refused.</summary>
    public Task<TelegramMessage> SendMediaAsync(
        long chat, long? thread, TelegramMedia media, IReadOnlyList<UploadPart> files, ReplyTo? reply, InlineKeyboard? keyboard, CancellationToken cancellationToken)
    {
        IReadOnlyList<(string, string?)> fields =
        [
            ("chat_id", Number(chat)),
            ("message_thread_id", Number(thread)),
            (media.Type, media.Media),
            ("thumbnail", media.Thumbnail),
            ("caption", media.Caption),
            ("parse_mode", media.ParseMode),
            ("width", Number(media.Width)),
            ("height", Number(media.Height)),
            ("duration", Number(media.Duration)),
            ("supports_streaming", Flag(media.SupportsStreaming)),
            ("disable_content_type_detection", Flag(media.DisableContentTypeDetection)),
            ("reply_parameters", Json(reply, ApiJson.Default.ReplyTo)),
            ("reply_markup", Json(keyboard, ApiJson.Default.InlineKeyboard)),
        ];
        var method = media.Type == TelegramMedia.Video ? "sendVideo" : "sendDocument";
        return MessageAsync(new(method, () => new MultipartBody(fields, files)) { Kind = CallKind.Upload, Chat = chat }, cancellationToken);
    }

    public Task DeleteMessageAsync(long chat, long messageId, CancellationToken cancellationToken) =>
        DoAsync(Call("deleteMessage", new(chat, messageId), ApiJson.Default.DeleteMessageRequest) with { Chat = chat, IsIdempotent = true }, cancellationToken);

    /// <summary>Ends the spinner on the pressed button. Counts against no chat's rate, so it never waits for one.</summary>
    public Task AnswerCallbackAsync(string queryId, CancellationToken cancellationToken) =>
        DoAsync(Call("answerCallbackQuery", new(queryId), ApiJson.Default.AnswerCallbackRequest) with { IsIdempotent = true }, cancellationToken);

    public Task SendChatActionAsync(long chat, long? thread, string action, CancellationToken cancellationToken) =>
        DoAsync(Call("sendChatAction", new(chat, thread, action), ApiJson.Default.ChatActionRequest) with { Chat = chat, Tries = 1 }, cancellationToken);

    public Task SetReactionAsync(long chat, long messageId, string emoji, CancellationToken cancellationToken) =>
        DoAsync(
            Call("setMessageReaction", new(chat, messageId, [new(emoji)]), ApiJson.Default.SetReactionRequest) with { Chat = chat, IsIdempotent = true },
            cancellationToken);

    public Task SetCommandsAsync(SetCommandsRequest request, CancellationToken cancellationToken) =>
        DoAsync(Call("setMyCommands", request, ApiJson.Default.SetCommandsRequest) with { IsIdempotent = true }, cancellationToken);

    private Task<TelegramMessage> MessageAsync(ApiCall call, CancellationToken cancellationToken) =>
        transport.CallAsync(call, ApiJson.Default.TelegramAnswerTelegramMessage, cancellationToken);

    private async Task DoAsync(ApiCall call, CancellationToken cancellationToken) => _ = await transport.CallRawAsync(call, cancellationToken);

    private static ApiCall Call<T>(string method, T request, JsonTypeInfo<T> type) => new(method, () => JsonBody.Create(request, type));

    private static ApiCall Edit<T>(string method, long chat, T request, JsonTypeInfo<T> type) =>
        Call(method, request, type) with { Chat = chat, IsEdit = true, IsIdempotent = true };

    private static string? Number(long? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string? Flag(bool? flag) => flag is true ? "true" : null;

    private static string? Json<T>(T? value, JsonTypeInfo<T> type)
        where T : class => value is null ? null : JsonSerializer.Serialize(value, type);
}
