using NemoBot.Core.Text.Localization;

namespace NemoBot.Discord.Commands;

/// <summary>Discord's names of our languages, for the texts that it keeps in all of them.</summary>
internal static class DiscordLocales
{
    /// <summary>English and Spanish stand twice: without en-US, people there could see en-GB.</summary>
    private static readonly (string Locale, string Language)[] All =
    [
        ("en-US", "en"), ("en-GB", "en"), ("zh-CN", "zh-Hans"), ("zh-TW", "zh-Hant"), ("es-ES", "es"), ("es-419", "es"),
        ("de", "de"), ("fr", "fr"), ("pt-BR", "pt"), ("ja", "ja"), ("ko", "ko"), ("ru", "ru"),
    ];

    /// <summary>The text by Discord's locales, for command definitions.</summary>
    public static IEnumerable<(string Locale, string Text)> Localized(TextKey key) => All.Select(each => (each.Locale, Texts.In(each.Language)[key]));
}
