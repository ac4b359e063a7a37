namespace NemoBot.Core.Text.Localization;

/// <summary>A language of the bot's texts.</summary>
/// <param name="Name">Our culture name, which is also stored and used for the resource files.</param>
/// <param name="NativeName">The language's own name, for the list of languages.</param>
/// <param name="BackendCode">The <c>language</c> value of the video API.</param>
public sealed record Language(string Name, string NativeName, string BackendCode);

/// <summary>The ten languages of the bot's texts.</summary>
public static class Languages
{
    public const string Default = "en";

    /// <summary>Gets the languages in the order of the list.</summary>
    public static IReadOnlyList<Language> All { get; } =
    [
        new("en", "English", "en"),
        new("zh-Hans", "简体中文", "zh-CN"),
        new("zh-Hant", "繁體中文", "zh-TW"),
        new("es", "Español", "es"),
        new("de", "Deutsch", "de"),
        new("fr", "Français", "fr"),
        new("pt", "Português", "pt"),
        new("ja", "日本語", "ja"),
        new("ko", "한국어", "ko"),
        new("ru", "Русский", "ru"),
    ];

    /// <summary>Returns our language for a BCP 47 tag (<c>pt-BR</c>, <c>zh_TW</c>); null when we do not have it or the text is not a tag.</summary>
    public static string? FromHint(string? hint)
    {
        // The longest tag in use has about 35 characters.
        if (hint is null or { Length: 0 or > 64 })
        {
            return null;
        }

        var parts = hint.Trim().ToLowerInvariant().Split('-', '_');
        if (parts[0] is "zh" or "cmn" or "yue")
        {
            return ChineseScript(parts);
        }

        return All.FirstOrDefault(language => language.Name == parts[0])?.Name;
    }

    /// <summary>Returns our language for the argument of /language: a tag, its own name ("Deutsch", "中文") or the English one; null when there is none.</summary>
    public static string? FromName(string typed)
    {
        var name = typed.Trim();
        return FromHint(name)
            ?? All.FirstOrDefault(language => string.Equals(language.NativeName, name, StringComparison.OrdinalIgnoreCase))?.Name
            ?? OtherNames.GetValueOrDefault(name);
    }

    /// <summary>Returns the code for the video API; <c>en</c> for a language that we do not have.</summary>
    public static string BackendCode(string? language)
    {
        var name = FromHint(language) ?? Default;
        return All.First(ours => ours.Name == name).BackendCode;
    }

    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["chinese"] = "zh-Hans",
        ["simplified chinese"] = "zh-Hans",
        ["traditional chinese"] = "zh-Hant",
        ["中文"] = "zh-Hans",
        ["简体"] = "zh-Hans",
        ["繁體"] = "zh-Hant",
        ["繁体"] = "zh-Hant",
        ["繁体中文"] = "zh-Hant",
        ["spanish"] = "es",
        ["espanol"] = "es",
        ["german"] = "de",
        ["french"] = "fr",
        ["francais"] = "fr",
        ["portuguese"] = "pt",
        ["portugues"] = "pt",
        ["japanese"] = "ja",
        ["korean"] = "ko",
        ["russian"] = "ru",
        ["english"] = "en",
    };

    /// <summary>Returns the script of the tag; otherwise the usual one of its region; otherwise simplified.</summary>
    private static string ChineseScript(string[] parts) => parts switch
    {
        _ when parts.Contains("hant") => "zh-Hant",
        _ when parts.Contains("hans") => "zh-Hans",
        _ when parts.Any(part => part is "tw" or "hk" or "mo") || parts[0] == "yue" => "zh-Hant",
        _ => "zh-Hans",
    };
}
