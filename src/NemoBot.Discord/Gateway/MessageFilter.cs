using System.Text.Json;

namespace NemoBot.Discord.Gateway;

/// <summary>Decides from the raw JSON of a message whether it addresses the bot. Almost none do, so this allocates nothing.</summary>
internal static class MessageFilter
{
    /// <param name="message">The <c>d</c> of a MESSAGE_CREATE.</param>
    /// <param name="botId">The bot's user id as UTF-8 digits.</param>
    /// <returns>True for a person's direct message, a mention of the bot, or a reply to it.</returns>
    public static bool IsForBot(ReadOnlySpan<byte> message, ReadOnlySpan<byte> botId)
    {
        var reader = new Utf8JsonReader(message);
        reader.Read();
        bool inGuild = false, addressed = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("author"u8))
            {
                reader.Read();
                if (AuthorIsBot(ref reader))
                {
                    return false;
                }
            }
            else if (reader.ValueTextEquals("webhook_id"u8))
            {
                reader.Read();
                if (reader.TokenType != JsonTokenType.Null)
                {
                    return false;
                }
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                reader.Read();

                // 0 an ordinary message, 19 a reply; all others are Discord's own ("joined", "pinned").
                if (reader.GetInt32() is not (0 or 19))
                {
                    return false;
                }
            }
            else if (reader.ValueTextEquals("guild_id"u8))
            {
                reader.Read();
                inGuild |= reader.TokenType != JsonTokenType.Null;
            }
            else if (reader.ValueTextEquals("mentions"u8))
            {
                reader.Read();
                addressed |= Mentions(ref reader, botId);
            }
            else if (reader.ValueTextEquals("referenced_message"u8))
            {
                reader.Read();
                addressed |= IsBy(ref reader, botId);
            }
            else
            {
                reader.Skip();
            }
        }

        return addressed || !inGuild;
    }

    private static bool AuthorIsBot(ref Utf8JsonReader reader)
    {
        var isBot = false;
        var depth = reader.CurrentDepth;
        while (reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.CurrentDepth == depth + 1 && reader.ValueTextEquals("bot"u8))
            {
                reader.Read();
                isBot |= reader.TokenType == JsonTokenType.True;
            }
        }

        return isBot;
    }

    /// <summary>Reads an array of users to its end.</summary>
    private static bool Mentions(ref Utf8JsonReader reader, ReadOnlySpan<byte> botId)
    {
        var found = false;
        var depth = reader.CurrentDepth;
        while (reader.TokenType != JsonTokenType.Null && reader.Read() && reader.CurrentDepth > depth)
        {
            found |= reader.CurrentDepth == depth + 2 && IdEquals(ref reader, botId);
        }

        return found;
    }

    /// <summary>Reads a message (or null) to its end.</summary>
    private static bool IsBy(ref Utf8JsonReader reader, ReadOnlySpan<byte> botId)
    {
        var found = false;
        var depth = reader.CurrentDepth;
        while (reader.TokenType != JsonTokenType.Null && reader.Read() && reader.CurrentDepth > depth)
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != depth + 1)
            {
                continue;
            }

            var isAuthor = reader.ValueTextEquals("author"u8);
            reader.Read();
            if (!isAuthor)
            {
                reader.Skip();
                continue;
            }

            var authorDepth = reader.CurrentDepth;
            while (reader.Read() && reader.CurrentDepth > authorDepth)
            {
                found |= reader.CurrentDepth == authorDepth + 1 && IdEquals(ref reader, botId);
            }
        }

        return found;
    }

    private static bool IdEquals(ref Utf8JsonReader reader, ReadOnlySpan<byte> id)
    {
        if (reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("id"u8))
        {
            return false;
        }

        reader.Read();
        return reader.TokenType == JsonTokenType.String && reader.ValueTextEquals(id);
    }
}
