using NemoBot.Core.Text.Localization;

namespace NemoBot.Discord.Outgoing;

/// <summary>Maps Discord's locales to the bot's languages, for the texts that Discord stores in all of them.</summary>
internal static class CommandLocales
{
    /// <summary>English and Spanish have two locales each: without en-US, users of that locale could see en-GB.</summary>
    private static readonly (string Locale, string Language)[] All =
    [
        ("en-US", "en"), ("en-GB", "en"), ("zh-CN", "zh-Hans"), ("zh-TW", "zh-Hant"), ("es-ES", "es"), ("es-419", "es"),
        ("de", "de"), ("fr", "fr"), ("pt-BR", "pt"), ("ja", "ja"), ("ko", "ko"), ("ru", "ru"),
    ];

    /// <summary>Returns the text for each of Discord's locales, for command definitions.</summary>
    public static IEnumerable<(string Locale, string Text)> Localized(TextKey key) => All.Select(each => (each.Locale, Texts.In(each.Language)[key]));
}
