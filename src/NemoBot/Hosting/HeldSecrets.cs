using NemoBot.Core.Backend;
using NemoBot.Discord;
using NemoBot.Telegram;
using NemoBot.WebChat;
using NemoVideo;
using NemoVideo.Secrets;

namespace NemoBot.Hosting;

/// <summary>Collects the secrets of this NemoBot for its one secret mask.</summary>
internal static class HeldSecrets
{
    private static readonly string[] Settings =
    [
        $"{NemoVideoOptions.Section}:{nameof(NemoVideoOptions.Token)}",
        $"{TelegramOptions.Section}:{nameof(TelegramOptions.Token)}",
        $"{TelegramOptions.Section}:{nameof(TelegramOptions.WebhookSecret)}",
        $"{DiscordOptions.Section}:{nameof(DiscordOptions.Token)}",
        $"{OperatorOptions.Section}:{nameof(OperatorOptions.Code)}",
        $"{WebChatOptions.Section}:{nameof(WebChatOptions.AccessCode)}",
    ];

    /// <summary>Reads the configuration directly, not the options: the log is masked before these are validated.</summary>
    public static SecretMask MaskOf(IConfiguration configuration) => new(Settings.Select(setting => configuration[setting]));
}
