using NemoBot.Core.Backend;
using NemoBot.Discord;
using NemoBot.Telegram;
using NemoBot.WebChat;
using NemoVideo;
using NemoVideo.Secrets;

namespace NemoBot.Hosting;

/// <summary>The secrets that this NemoBot holds, for the one mask that knows them.</summary>
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

    /// <summary>From the settings as they are, not as options: the log is masked before these are checked.</summary>
    public static SecretMask MaskOf(IConfiguration configuration) => new(Settings.Select(setting => configuration[setting]));
}
