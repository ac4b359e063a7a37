using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace NemoBot.Telegram.Api;

/// <summary>
/// How updates and results are read: as the library does, but only the fields of <see cref="ReadFields"/>, and without failing on a kind of origin or membership
/// that is newer than the library. There, one such object fails a whole batch of updates, and makes a sent message look failed.
/// </summary>
internal static class AnswerJson
{
    /// <summary>The deepest nesting of one object that is read. Rich messages reach about 70; what is deeper is quarantined.</summary>
    private const int DeepestObject = 256;

    /// <summary>Deeper than 64 KiB can be nested, the most that an update has (docs/contracts/telegram.md §2): whatever one contains, the others are split from it.</summary>
    public const int DeepestAnswer = 128 * 1024;

    public static JsonSerializerOptions Options { get; } = Create();

    /// <summary>Gets the library's own options, with which it reads the envelope of each answer. They allow 64 levels unless set before their first use.</summary>
    public static JsonSerializerOptions Envelope { get; } = Deepen(JsonBotAPI.Options);

    public static JsonTypeInfo<Update> Update { get; } = (JsonTypeInfo<Update>)Options.GetTypeInfo(typeof(Update));

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions { MaxDepth = DeepestObject };
        JsonBotAPI.Configure(options);
        options.TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { ReadFields.Keep } };
        options.Converters.Add(new OriginConverter());
        options.Converters.Add(new MembershipConverter());
        options.Converters.Add(new RawConverter());
        options.MakeReadOnly();
        return options;
    }

    private static JsonSerializerOptions Deepen(JsonSerializerOptions options)
    {
        options.MaxDepth = DeepestAnswer;
        return options;
    }

    /// <summary>Reads any origin as the same one: only that a message is forwarded matters.</summary>
    private sealed class OriginConverter : JsonConverter<MessageOrigin>
    {
        public override MessageOrigin Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            reader.Skip();
            return ReadMessage.AnyOrigin;
        }

        public override void Write(Utf8JsonWriter writer, MessageOrigin value, JsonSerializerOptions options) => throw new NotSupportedException();
    }

    /// <summary>Reads whether someone is in the chat (<see cref="ChatMember.IsInChat"/>), and is an administrator: the owner too. An unknown status is a member's.</summary>
    private sealed class MembershipConverter : JsonConverter<ChatMember>
    {
        public override ChatMember? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var member = JsonDocument.ParseValue(ref reader);
            if (!member.RootElement.TryGetProperty("status", out var status) || status.GetString() is not { } text)
            {
                return null;
            }

            var isOut = member.RootElement.TryGetProperty("is_member", out var isMember) && isMember.ValueKind == JsonValueKind.False;
            return text switch
            {
                "kicked" => new ChatMemberBanned(),
                "left" => new ChatMemberLeft(),
                "creator" or "administrator" => new ChatMemberAdministrator(),
                _ => isOut ? new ChatMemberLeft() : new ChatMemberMember(),
            };
        }

        public override void Write(Utf8JsonWriter writer, ChatMember value, JsonSerializerOptions options) => throw new NotSupportedException();
    }

    /// <summary>Reads a value as its JSON.</summary>
    private sealed class RawConverter : JsonConverter<ReadOnlyMemory<byte>>
    {
        public override ReadOnlyMemory<byte> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            using var value = JsonDocument.ParseValue(ref reader);
            return JsonMarshal.GetRawUtf8Value(value.RootElement).ToArray();
        }

        public override void Write(Utf8JsonWriter writer, ReadOnlyMemory<byte> value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
