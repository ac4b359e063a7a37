using System.Text.Json.Nodes;
using NemoBot.Conversation;

namespace NemoBot.Tests.Platforms.Discord;

/// <summary>Makes interactions, each with an id and a token of its own.</summary>
internal sealed class Places
{
    private int _interactions;

    /// <summary>An interaction in one of the four places: a server with the bot, its direct messages, by the person's own install, seen by one person.</summary>
    public (JsonObject Interaction, ChatKey Chat) At(char place, int type = 2, JsonObject? data = null)
    {
        var number = ++_interactions;
        var interaction = Payloads.SlashCommand($"600{number}", "edit", "cut it", token: $"secret-token-{number}");
        interaction["type"] = type;
        interaction["data"] = data ?? interaction["data"]!.DeepClone();
        var chat = new ChatKey("discord", $"{Payloads.GuildChannel}/{Payloads.Person}");
        switch (place)
        {
            case 'B':
                interaction["context"] = 1;
                interaction["channel_id"] = Payloads.DmChannel;
                interaction["authorizing_integration_owners"] = new JsonObject { ["0"] = "0" };
                interaction.Remove("guild_id");
                interaction.Remove("member");
                interaction["user"] = new JsonObject { ["id"] = Payloads.Person };
                chat = new("discord", Payloads.DmChannel);
                break;
            case 'C':
                interaction["authorizing_integration_owners"] = new JsonObject { ["1"] = Payloads.Person };
                break;
            case 'D':
                interaction["message"] = new JsonObject { ["id"] = "5", ["flags"] = 64 };
                break;
            default:
                break;
        }

        return (interaction, chat);
    }
}
