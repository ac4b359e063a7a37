using System.Text.Json;
using System.Text.Json.Serialization;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Gateway;

/// <summary>Represents a message in a server that mentions roles, one of which may be the bot's. Discord hides its text from bots.</summary>
internal sealed record RoleMention(string Id, string ChannelId, string? GuildId, DiscordUser? Author, IReadOnlyList<string>? MentionRoles, string? WebhookId, int Type)
{
    /// <summary>Reads a message. Returns null for almost all; those cost one search and no allocation.</summary>
    /// <param name="message">The <c>d</c> of a MESSAGE_CREATE that does not address the bot itself.</param>
    /// <exception cref="JsonException">The message is malformed.</exception>
    public static RoleMention? Read(ReadOnlySpan<byte> message)
    {
        // Inside a string the quotes would be escaped, so this is a field, perhaps of a quoted message.
        if (message.IndexOf("\"mention_roles\":[\""u8) < 0)
        {
            return null;
        }

        var mention = JsonSerializer.Deserialize(message, RoleMentionJson.Default.RoleMention);
        return mention is { GuildId: not null, MentionRoles.Count: > 0, WebhookId: null, Type: 0 or 19, Author: { Bot: not true } } ? mention : null;
    }
}

[JsonSerializable(typeof(RoleMention))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class RoleMentionJson : JsonSerializerContext;
