using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Telegram.Bot.Types;

namespace NemoBot.Telegram.Api;

/// <summary>
/// Lists the fields that this bot reads of the library's objects. All others are skipped: they cost no memory, and whatever they contain spoils no update. A field
/// that is missing here stays empty.
/// </summary>
internal static class ReadFields
{
    private static readonly string[] File = ["file_id", "file_unique_id", "file_size"];

    /// <summary>
    /// The fields that mark a note by Telegram (Bot API 10.3, and earlier names). Lists these rather than the fields of messages that people send, so that kinds of
    /// messages newer than this bot are answered too.
    /// </summary>
    private static readonly string[] ServiceNotes =
    [
        "new_chat_members", "new_chat_member", "new_chat_participant", "left_chat_member", "left_chat_participant", "chat_owner_left", "chat_owner_changed",
        "new_chat_title", "new_chat_photo", "delete_chat_photo", "group_chat_created", "supergroup_chat_created", "channel_chat_created",
        "message_auto_delete_timer_changed", "pinned_message", "successful_payment", "refunded_payment",
        "users_shared", "user_shared", "chat_shared", "gift", "unique_gift", "gift_upgrade_sent", "connected_website", "write_access_allowed", "passport_data",
        "proximity_alert_triggered", "boost_added", "chat_background_set", "checklist_tasks_done", "checklist_tasks_added", "direct_message_price_changed",
        "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden", "general_forum_topic_unhidden",
        "giveaway_created", "giveaway_completed", "managed_bot_created", "paid_message_price_changed", "poll_option_added", "poll_option_deleted",
        "suggested_post_approved", "suggested_post_approval_failed", "suggested_post_declined", "suggested_post_paid", "suggested_post_refunded",
        "video_chat_scheduled", "video_chat_started", "video_chat_ended", "video_chat_participants_invited",
        "voice_chat_scheduled", "voice_chat_started", "voice_chat_ended", "voice_chat_participants_invited", "web_app_data",
    ];

    /// <summary>Gets the fields by type. The types that are not listed (results that are plain values) are read as they are.</summary>
    public static IReadOnlyDictionary<Type, string[]> ByType { get; } = new Dictionary<Type, string[]>
    {
        [typeof(Update)] = ["message", "edited_message", "callback_query", "my_chat_member", "stopped_message_generation"],
        [typeof(Message)] =
        [
            "message_id", "ephemeral_message_id", "date", "chat", "from", "sender_chat", "message_thread_id", "is_topic_message", "is_automatic_forward", "forward_origin",
            "reply_to_message", "external_reply", "quote", "media_group_id", "text", "entities", "caption", "caption_entities",
            "video", "animation", "document", "video_note", "audio", "voice", "photo", "migrate_to_chat_id", "migrate_from_chat_id",
        ],
        [typeof(ExternalReplyInfo)] = ["message_id", "video", "animation", "document", "video_note", "audio", "voice", "photo"],
        [typeof(TextQuote)] = ["text"],
        [typeof(MessageEntity)] = ["type", "offset", "length", "user"],
        [typeof(User)] = ["id", "is_bot", "username", "language_code"],
        [typeof(Chat)] = ["id", "type"],
        [typeof(Video)] = [.. File, "file_name", "mime_type", "duration", "qualities"],
        [typeof(VideoQuality)] = [.. File, "width", "height", "codec"],
        [typeof(Animation)] = [.. File, "file_name", "mime_type", "duration"],
        [typeof(Document)] = [.. File, "file_name", "mime_type"],
        [typeof(VideoNote)] = [.. File, "duration"],
        [typeof(Audio)] = [.. File, "file_name", "mime_type", "duration"],
        [typeof(Voice)] = [.. File, "mime_type", "duration"],
        [typeof(PhotoSize)] = [.. File, "width", "height"],
        [typeof(TGFile)] = ["file_path"],
        [typeof(WebhookInfo)] = ["url", "pending_update_count", "last_error_date", "last_error_message"],
        [typeof(CallbackQuery)] = ["id", "from", "message", "data"],
        [typeof(MessageGenerationStopped)] = ["chat", "message_thread_id", "draft_id"],
        [typeof(ChatMemberUpdated)] = ["chat", "new_chat_member"],
    };

    /// <summary>Modifies the library's contract of a type.</summary>
    /// <exception cref="InvalidOperationException">The library has no such field, perhaps after an upgrade.</exception>
    public static void Keep(JsonTypeInfo contract)
    {
        if (!ByType.TryGetValue(contract.Type, out var names))
        {
            return;
        }

        for (var i = contract.Properties.Count - 1; i >= 0; i--)
        {
            if (!names.Contains(contract.Properties[i].Name))
            {
                contract.Properties.RemoveAt(i);
            }
        }

        if (contract.Properties.Count != names.Length)
        {
            throw new InvalidOperationException($"Telegram.Bot's {contract.Type.Name} lacks {string.Join(", ", names.Except(contract.Properties.Select(field => field.Name)))}");
        }

        if (contract.Type == typeof(Message))
        {
            contract.CreateObject = static () => new ReadMessage();
            AddTopic(contract);
            // Of forwarded messages from servers before Bot API 7.0.
            AddPresence(contract, "forward_date", static message => message.ForwardOrigin = ReadMessage.AnyOrigin);
            foreach (var name in ServiceNotes)
            {
                AddPresence(contract, name, static message => message.IsServiceNote = true);
            }
        }
    }

    /// <summary>Of a new topic only whether it has a name of its own is read.</summary>
    private static void AddTopic(JsonTypeInfo contract)
    {
        var field = contract.CreateJsonPropertyInfo(typeof(bool?), "forum_topic_created");
        field.CustomConverter = new TopicConverter();
        field.Set = (message, isUnnamed) =>
        {
            if (isUnnamed is bool unnamed)
            {
                ((ReadMessage)message).IsServiceNote = true;
                ((ReadMessage)message).ForumTopicCreated = new() { IsNameImplicit = unnamed };
            }
        };
        contract.Properties.Add(field);
    }

    /// <summary>Adds a field of which only the presence is read.</summary>
    private static void AddPresence(JsonTypeInfo contract, string name, Action<ReadMessage> note)
    {
        var field = contract.CreateJsonPropertyInfo(typeof(bool), name);
        field.CustomConverter = new PresenceConverter();
        field.Set = (message, isPresent) =>
        {
            if (isPresent is true)
            {
                note((ReadMessage)message);
            }
        };
        contract.Properties.Add(field);
    }

    /// <summary>Null without a topic; otherwise whether its creator gave it no name.</summary>
    private sealed class TopicConverter : JsonConverter<bool?>
    {
        public override bool HandleNull => true;

        public override bool? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var created = JsonElement.ParseValue(ref reader);
            return created.ValueKind == JsonValueKind.Null ? null
                : created.ValueKind == JsonValueKind.Object && created.TryGetProperty("is_name_implicit", out var isImplicit) && isImplicit.ValueKind == JsonValueKind.True;
        }

        public override void Write(Utf8JsonWriter writer, bool? value, JsonSerializerOptions options) => throw new NotSupportedException();
    }

    private sealed class PresenceConverter : JsonConverter<bool>
    {
        public override bool HandleNull => true;

        public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var isPresent = reader.TokenType != JsonTokenType.Null;
            reader.Skip();
            return isPresent;
        }

        public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
