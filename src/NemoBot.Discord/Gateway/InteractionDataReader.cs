using System.Text.Json;
using NemoBot.Discord.Rest;
using static NemoBot.Discord.Rest.JsonWalk;

namespace NemoBot.Discord.Gateway;

/// <summary>Reads the data of an interaction: options, files, the fields of a form. Part of <see cref="InteractionReader"/>.</summary>
internal static class InteractionDataReader
{
    /// <summary>Reads the value of the current property; null stays null.</summary>
    public static InteractionData? Read(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return null;
        }

        var data = new InteractionData();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("name"u8))
            {
                data.Name = Text(ref reader);
            }
            else if (reader.ValueTextEquals("target_id"u8))
            {
                data.TargetId = Text(ref reader);
            }
            else if (reader.ValueTextEquals("custom_id"u8))
            {
                data.CustomId = Text(ref reader);
            }
            else if (reader.ValueTextEquals("options"u8))
            {
                data.Options = Options(ref reader);
            }
            else if (reader.ValueTextEquals("components"u8))
            {
                data.Components = Parts(ref reader);
            }
            else if (reader.ValueTextEquals("resolved"u8))
            {
                Resolved(ref reader, data);
            }
            else
            {
                reader.Skip();
            }
        }

        return data;
    }

    private static List<InteractionOption>? Options(ref Utf8JsonReader reader)
    {
        if (!EnterArray(ref reader))
        {
            return null;
        }

        var options = new List<InteractionOption>(2);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ExpectObject(ref reader);
            var (name, value) = ("", (string?)null);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("name"u8))
                {
                    name = Text(ref reader) ?? "";
                }
                else if (reader.ValueTextEquals("value"u8))
                {
                    reader.Read();
                    value = ScalarHere(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }

            options.Add(new(name, value));
        }

        return options;
    }

    private static void Resolved(ref Utf8JsonReader reader, InteractionData data)
    {
        if (!Enter(ref reader))
        {
            return;
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("attachments"u8))
            {
                data.Files = Files(ref reader);
            }
            else if (reader.ValueTextEquals("messages"u8))
            {
                data.Messages = Messages(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    /// <summary>Reads an object keyed by id; each entry repeats its id.</summary>
    private static List<DiscordAttachment>? Files(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return null;
        }

        var files = new List<DiscordAttachment>(1);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (Enter(ref reader))
            {
                files.Add(File(ref reader));
            }
        }

        return files;
    }

    private static DiscordAttachment File(ref Utf8JsonReader reader)
    {
        string id = "", name = "", url = "";
        string? type = null;
        long? size = null;
        double? duration = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("id"u8))
            {
                id = Text(ref reader) ?? "";
            }
            else if (reader.ValueTextEquals("filename"u8))
            {
                name = Text(ref reader) ?? "";
            }
            else if (reader.ValueTextEquals("content_type"u8))
            {
                type = Text(ref reader);
            }
            else if (reader.ValueTextEquals("size"u8))
            {
                size = Whole(ref reader);
            }
            else if (reader.ValueTextEquals("url"u8))
            {
                url = Text(ref reader) ?? "";
            }
            else if (reader.ValueTextEquals("duration_secs"u8))
            {
                reader.Read();
                duration = reader.TokenType == JsonTokenType.Null ? null
                    : reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var seconds) ? seconds
                    : throw Unexpected();
            }
            else
            {
                reader.Skip();
            }
        }

        return new(id, name, type, size, url, duration);
    }

    /// <summary>Reads an object keyed by id; each entry repeats its id. Rare (a message's context menu), so the serializer reads the entries.</summary>
    private static List<DiscordMessage>? Messages(ref Utf8JsonReader reader)
    {
        if (!Enter(ref reader))
        {
            return null;
        }

        var messages = new List<DiscordMessage>(1);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            reader.Read();
            if (JsonSerializer.Deserialize(ref reader, RestJson.Default.DiscordMessage) is { } message)
            {
                messages.Add(message);
            }
        }

        return messages;
    }

    private static List<FormPart>? Parts(ref Utf8JsonReader reader)
    {
        if (!EnterArray(ref reader))
        {
            return null;
        }

        var parts = new List<FormPart>(2);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ExpectObject(ref reader);
            FormField? field = null;
            List<FormField>? fields = null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("component"u8))
                {
                    field = Enter(ref reader) ? Field(ref reader) : null;
                }
                else if (reader.ValueTextEquals("components"u8))
                {
                    fields = Fields(ref reader);
                }
                else
                {
                    reader.Skip();
                }
            }

            parts.Add(new(field, fields));
        }

        return parts;
    }

    private static List<FormField>? Fields(ref Utf8JsonReader reader)
    {
        if (!EnterArray(ref reader))
        {
            return null;
        }

        var fields = new List<FormField>(1);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            ExpectObject(ref reader);
            fields.Add(Field(ref reader));
        }

        return fields;
    }

    private static FormField Field(ref Utf8JsonReader reader)
    {
        string? id = null, value = null;
        List<string>? values = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("custom_id"u8))
            {
                id = Text(ref reader);
            }
            else if (reader.ValueTextEquals("value"u8))
            {
                value = Text(ref reader);
            }
            else if (reader.ValueTextEquals("values"u8))
            {
                values = EnterArray(ref reader) ? Strings(ref reader) : null;
            }
            else
            {
                reader.Skip();
            }
        }

        return new(id, value, values);
    }

    private static List<string> Strings(ref Utf8JsonReader reader)
    {
        var values = new List<string>(1);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            values.Add(reader.TokenType == JsonTokenType.String ? reader.GetString()! : throw Unexpected());
        }

        return values;
    }
}
