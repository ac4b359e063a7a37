using System.Security.Cryptography;
using System.Text;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoBot.Telegram.Api;
using Telegram.Bot.Requests;

namespace NemoBot.Telegram.Outgoing;

/// <summary>Writes what Telegram shows of the bot before the first message, and in its profile, in each language. What the operator has written there stays.</summary>
internal sealed class BotProfile(TelegramClient client, IStore store)
{
    private const string Key = "profile";

    /// <summary>Can be interrupted at any point. Without a change of the texts it makes no call.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var ours = (await store.GetValueAsync(TelegramPlatform.PlatformName, Key, cancellationToken) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet();
        var wanted = CommandMenu.ByCode.SelectMany(language => new[] { language.Texts[TextKey.ProfileAbout], language.Texts[TextKey.ProfileAboutShort] }).Select(HashOf).ToHashSet();
        if (ours.SetEquals(wanted))
        {
            return;
        }

        foreach (var (code, texts) in CommandMenu.ByCode)
        {
            var (about, brief) = (texts[TextKey.ProfileAbout], texts[TextKey.ProfileAboutShort]);
            if (IsOurs((await client.CallAsync(() => new GetMyDescriptionRequest { LanguageCode = code }, cancellationToken)).Description))
            {
                await client.CallAsync(() => new SetMyDescriptionRequest { Description = about, LanguageCode = code }, cancellationToken);
            }

            if (IsOurs((await client.CallAsync(() => new GetMyShortDescriptionRequest { LanguageCode = code }, cancellationToken)).ShortDescription))
            {
                await client.CallAsync(() => new SetMyShortDescriptionRequest { ShortDescription = brief, LanguageCode = code }, cancellationToken);
            }
        }

        await store.SetValueAsync(TelegramPlatform.PlatformName, Key, string.Join(' ', wanted), cancellationToken);

        // Interrupted, the new texts are there but not noted yet; a language without a text of its own may show the default one.
        bool IsOurs(string? shown) => string.IsNullOrEmpty(shown) || HashOf(shown) is var hash && (ours.Contains(hash) || wanted.Contains(hash));
    }

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}
