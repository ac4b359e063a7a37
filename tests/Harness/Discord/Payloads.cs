using System.Text.Json.Nodes;
using Fakes.Discord;

namespace Harness.Discord;

/// <summary>Events as Discord sends them.</summary>
internal static class Payloads
{
    public const string Person = "222000000000000001";
    public const string DmChannel = "333000000000000001";
    public const string GuildChannel = "333000000000000002";
    public const string Guild = "444000000000000001";

    public static readonly string Bot = new FakeDiscordSettings().BotId;

    public static JsonObject Message(string id, string content) => new()
    {
        ["id"] = id,
        ["channel_id"] = DmChannel,
        ["channel_type"] = 1,
        ["type"] = 0,
        ["author"] = new JsonObject { ["id"] = Person, ["username"] = "ana", ["global_name"] = "Ana" },
        ["content"] = content,
        ["timestamp"] = "2026-11-02T09:00:00.000000+00:00",
        ["mentions"] = new JsonArray(),
        ["mention_roles"] = new JsonArray(),
        ["attachments"] = new JsonArray(),
        ["embeds"] = new JsonArray(),
        ["flags"] = 0,
    };

    public static JsonObject DirectMessage(string id, string content = "hello") => Message(id, content);

    public static JsonObject GuildMessage(string id, string content = "hello all")
    {
        var message = Message(id, content);
        message["channel_id"] = GuildChannel;
        message["channel_type"] = 0;
        message["guild_id"] = Guild;
        message["member"] = new JsonObject { ["roles"] = new JsonArray() };
        return message;
    }

    public static JsonObject Mention(string id, string content)
    {
        var message = GuildMessage(id, content);
        message["mentions"] = new JsonArray(new JsonObject { ["id"] = Person }, new JsonObject { ["id"] = Bot, ["bot"] = true });
        return message;
    }

    public static JsonObject Attachment(string id, string fileName, string host = "cdn.discordapp.com", string scheme = "https") => new()
    {
        ["id"] = id,
        ["filename"] = fileName,
        ["content_type"] = "video/mp4",
        ["size"] = 83886080,
        ["url"] = $"{scheme}://{host}/attachments/1/{id}/{fileName}?ex=6906f8c0&is=6905a740&hm=abc&",
        ["proxy_url"] = "https://media.discordapp.net/x",
        ["duration_secs"] = 12.5,
    };

    /// <summary>A slash command in a server where the bot is a member.</summary>
    public static JsonObject SlashCommand(string id, string name, string? prompt, JsonObject? video = null, string token = "interaction-token")
    {
        var options = new JsonArray();
        var data = new JsonObject { ["id"] = "9001", ["name"] = name, ["type"] = 1, ["options"] = options };
        if (prompt is not null)
        {
            options.Add(new JsonObject { ["name"] = "prompt", ["type"] = 3, ["value"] = prompt });
        }

        if (video is not null)
        {
            options.Add(new JsonObject { ["name"] = "video", ["type"] = 11, ["value"] = (string?)video["id"] });
            data["resolved"] = new JsonObject { ["attachments"] = new JsonObject { [(string)video["id"]!] = video } };
        }

        return Interaction(id, 2, data, token);
    }

    public static JsonObject Interaction(string id, int type, JsonObject data, string token = "interaction-token") => new()
    {
        ["id"] = id,
        ["application_id"] = new FakeDiscordSettings().ApplicationId,
        ["type"] = type,
        ["token"] = token,
        ["version"] = 1,
        ["context"] = 0,
        ["guild_id"] = Guild,
        ["channel_id"] = GuildChannel,
        ["channel"] = new JsonObject { ["id"] = GuildChannel, ["type"] = 0 },
        ["member"] = new JsonObject { ["user"] = new JsonObject { ["id"] = Person, ["username"] = "ana" }, ["permissions"] = "8" },
        ["locale"] = "de",
        ["guild_locale"] = "en-US",
        ["app_permissions"] = "274878024704",
        ["attachment_size_limit"] = 10485760,
        ["authorizing_integration_owners"] = new JsonObject { ["0"] = Guild },
        ["entitlements"] = new JsonArray(),
        ["data"] = data,
    };

    /// <summary>Moves an interaction to one of four places: A a server with the bot, B its direct messages, C the user's own install, D in reply to an ephemeral message.</summary>
    public static JsonObject At(char place, JsonObject interaction)
    {
        switch (place)
        {
            case 'B':
                interaction["context"] = 1;
                interaction["channel_id"] = DmChannel;
                interaction["authorizing_integration_owners"] = new JsonObject { ["0"] = "0" };
                interaction.Remove("guild_id");
                interaction.Remove("member");
                interaction["user"] = new JsonObject { ["id"] = Person };
                break;
            case 'C':
                interaction["authorizing_integration_owners"] = new JsonObject { ["1"] = Person };
                break;
            case 'D':
                interaction["message"] = new JsonObject { ["id"] = "5", ["flags"] = 64 };
                break;
            default:
                break;
        }

        return interaction;
    }
}
