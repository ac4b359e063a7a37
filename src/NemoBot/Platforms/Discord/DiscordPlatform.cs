namespace NemoBot.Platforms.Discord;

internal sealed class DiscordPlatform
{
    public const string PlatformName = "discord";
}
