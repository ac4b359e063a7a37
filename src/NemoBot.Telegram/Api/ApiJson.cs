using System.Text.Json.Serialization;

namespace NemoBot.Telegram.Api;

/// <summary>All JSON of the Bot API, source-generated: no reflection at the first update.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TelegramUpdate))]
[JsonSerializable(typeof(TelegramAnswer<TelegramMe>))]
[JsonSerializable(typeof(TelegramAnswer<TelegramFile>))]
[JsonSerializable(typeof(TelegramAnswer<TelegramMessage>))]
[JsonSerializable(typeof(TelegramAnswer<TelegramNothing>))]
[JsonSerializable(typeof(GetUpdatesRequest))]
[JsonSerializable(typeof(SetWebhookRequest))]
[JsonSerializable(typeof(DeleteWebhookRequest))]
[JsonSerializable(typeof(GetFileRequest))]
[JsonSerializable(typeof(SendMessageRequest))]
[JsonSerializable(typeof(EditTextRequest))]
[JsonSerializable(typeof(EditCaptionRequest))]
[JsonSerializable(typeof(DeleteMessageRequest))]
[JsonSerializable(typeof(AnswerCallbackRequest))]
[JsonSerializable(typeof(ChatActionRequest))]
[JsonSerializable(typeof(SetReactionRequest))]
[JsonSerializable(typeof(SetCommandsRequest))]
[JsonSerializable(typeof(InlineKeyboard))]
[JsonSerializable(typeof(ReplyTo))]
[JsonSerializable(typeof(TelegramMedia))]
internal sealed partial class ApiJson : JsonSerializerContext;
