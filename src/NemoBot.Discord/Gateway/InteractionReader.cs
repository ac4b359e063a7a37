using System.Buffers.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using static NemoBot.Discord.Rest.JsonWalk;

namespace NemoBot.Discord.Gateway;

/// <summary>Reads an interaction in one pass and keeps only what the bot uses: the serializer's own stack would cost more than everything that is kept.</summary>
internal sealed class InteractionReader : JsonConverter<DiscordInteraction>
{
    public override DiscordInteraction Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        ExpectObject(ref reader);
        string? id = null, application = null, token = null, member = null, user = null;
        InteractionType? type = null;
        var read = new InteractionParts();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                id = Text(ref reader);
            }
            else if (reader.ValueTextEquals("application_id"u8))
            {
                application = Text(ref reader);
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                type = (InteractionType?)Whole(ref reader);
            }
            else if (reader.ValueTextEquals("token"u8))
            {
                token = Text(ref reader);
            }
            else if (reader.ValueTextEquals("member"u8))
            {
                member = IdWithin(ref reader, "user"u8);
            }
            else if (reader.ValueTextEquals("user"u8))
            {
                user = IdOf(ref reader);
            }
            else
            {
                Place(ref reader, ref read);
            }
        }

        return new()
        {
            Id = id ?? throw Missing("id"),
            ApplicationId = application ?? throw Missing("application_id"),
            Type = type ?? throw Missing("type"),
            Token = token ?? throw Missing("token"),
            UserId = member ?? user,
            Context = read.Context,
            GuildId = read.GuildId,
            ChannelId = read.ChannelId,
            Locale = read.Locale,
            AppPermissions = read.AppPermissions,
            AttachmentSizeLimit = read.AttachmentSizeLimit,
            IsInstalledHere = read.IsInstalledHere,
            Data = read.Data,
            Message = read.Message,
        };
    }

    /// <exception cref="NotSupportedException">Always: interactions only arrive.</exception>
    public override void Write(Utf8JsonWriter writer, DiscordInteraction value, JsonSerializerOptions options) => throw new NotSupportedException();

    /// <summary>Reads where the interaction happened, and what it carries.</summary>
    private static void Place(ref Utf8JsonReader reader, ref InteractionParts read)
    {
        if (reader.ValueTextEquals("context"u8))
        {
            read.Context = (int?)Whole(ref reader);
        }
        else if (reader.ValueTextEquals("guild_id"u8))
        {
            read.GuildId = Text(ref reader);
        }
        else if (reader.ValueTextEquals("channel_id"u8))
        {
            read.ChannelId = Text(ref reader);
        }
        else if (reader.ValueTextEquals("locale"u8))
        {
            read.Locale = Text(ref reader);
        }
        else if (reader.ValueTextEquals("app_permissions"u8))
        {
            reader.Read();
            read.AppPermissions = reader.TokenType == JsonTokenType.String && Utf8Parser.TryParse(reader.ValueSpan, out ulong bits, out var used) && used == reader.ValueSpan.Length ? bits : 0;
            reader.Skip();
        }
        else if (reader.ValueTextEquals("attachment_size_limit"u8))
        {
            read.AttachmentSizeLimit = Whole(ref reader);
        }
        else if (reader.ValueTextEquals("authorizing_integration_owners"u8))
        {
            read.IsInstalledHere = HasServer(ref reader);
        }
        else if (reader.ValueTextEquals("data"u8))
        {
            read.Data = InteractionDataReader.Read(ref reader);
        }
        else if (reader.ValueTextEquals("message"u8))
        {
            read.Message = Pressed(ref reader);
        }
        else
        {
            reader.Skip();
        }
    }

    /// <summary>Returns whether a server installed the bot: key <c>0</c> of the owners is a server, <c>1</c> a person.</summary>
    private static bool HasServer(ref Utf8JsonReader reader)
    {
        var found = false;
        if (Enter(ref reader))
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                found |= reader.ValueTextEquals("0"u8);
                reader.Skip();
            }
        }

        return found;
    }

    private static InteractionMessage? Pressed(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return null;
        }

        var (id, flags) = ("", (int?)null);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                id = Text(ref reader) ?? "";
            }
            else if (reader.ValueTextEquals("flags"u8))
            {
                flags = (int?)Whole(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }

        return new(id, flags);
    }

    private static string? IdOf(ref Utf8JsonReader reader)
    {
        string? id = null;
        if (Enter(ref reader))
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("id"u8))
                {
                    id = Text(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        return id;
    }

    private static string? IdWithin(ref Utf8JsonReader reader, ReadOnlySpan<byte> name)
    {
        string? id = null;
        if (Enter(ref reader))
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals(name))
                {
                    id = IdOf(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }
        }

        return id;
    }

    private static JsonException Missing(string name) => new($"An interaction has no {name}.");

    private struct InteractionParts
    {
        public int? Context;
        public string? GuildId;
        public string? ChannelId;
        public string? Locale;
        public ulong AppPermissions;
        public long? AttachmentSizeLimit;
        public bool IsInstalledHere;
        public InteractionData? Data;
        public InteractionMessage? Message;
    }
}
