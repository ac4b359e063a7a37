using System.Text.Json.Nodes;
using NemoBot.Core.Model;

namespace Harness.Discord;

/// <summary>Creates interactions, each with its own id and token.</summary>
internal sealed class Places
{
    private int _interactions;

    /// <summary>An interaction in one of the four places of <see cref="Payloads.At"/>, and its chat.</summary>
    public (JsonObject Interaction, ChatKey Chat) At(char place, int type = 2, JsonObject? data = null)
    {
        var number = ++_interactions;
        var interaction = Payloads.SlashCommand($"600{number}", "edit", "cut it", token: $"secret-token-{number}");
        interaction["type"] = type;
        interaction["data"] = data ?? interaction["data"]!.DeepClone();
        return (Payloads.At(place, interaction), place == 'B' ? new("discord", Payloads.DmChannel) : new("discord", $"{Payloads.GuildChannel}/{Payloads.Person}"));
    }
}
