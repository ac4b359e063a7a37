using NemoBot.Core.Text.Localization;
using NemoVideo.Accounts;

namespace NemoBot.Core.Skills;

/// <summary>Defines how the bot presents itself: its attribution at the video API, its greeting and its suggestions. Read from a published skill file and its translations.</summary>
public sealed record SkillProfile
{
    /// <summary><c>X-Skill-Source</c>: letters, digits and <c>- _ .</c>, at most <see cref="SkillName.MostLength"/> of them.</summary>
    public required string Name { get; init; }

    /// <summary><c>X-Skill-Version</c>; <c>0.0.0</c> where the file has none.</summary>
    public required string Version { get; init; }

    /// <summary>A short name for users: the part of the file's <c>displayName</c> before its first dash.</summary>
    public required LocalizedText DisplayName { get; init; }

    /// <summary>One line for the list of skills; empty if the file has no description.</summary>
    public required LocalizedText Description { get; init; }

    /// <summary>Markdown.</summary>
    public required LocalizedText Greeting { get; init; }

    /// <summary>Complete instructions in plain text; may be empty.</summary>
    public required LocalizedList TrySaying { get; init; }

    /// <summary>Plain text; may be empty.</summary>
    public required LocalizedList Tips { get; init; }

    /// <summary>Shown while the first project is set up; only in the languages of the files, without fallback.</summary>
    public required LocalizedText SettingUp { get; init; }

    /// <summary>Shown after the setup; languages as for <see cref="SettingUp"/>.</summary>
    public required LocalizedText Ready { get; init; }

    /// <summary>File extensions without the dot, as listed in the file; empty if it lists none. Informational: the content of an upload decides whether it is accepted.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    /// <summary>The file's size limit in bytes; null if it names none. A limit above the API's has no effect.</summary>
    public long? LargestFile { get; init; }

    public SkillRequests Requests { get; init; } = SkillRequests.Default;

    /// <summary>The profile's own phrases for what the bot does.</summary>
    public ProfileWords Words { get; init; } = ProfileWords.None;

    /// <summary>The profile's own phrases for GUI instructions of the backend.</summary>
    public GuiWords GuiWords { get; init; } = GuiWords.None;

    /// <summary>Notes for the operator: what was missing, and what was ignored and why.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}

/// <summary>A text by language.</summary>
public sealed record LocalizedText(IReadOnlyDictionary<string, string> ByLanguage)
{
    /// <summary>Returns the text in this language, otherwise in the nearest available one; empty when there is none.</summary>
    public string In(string language) => LocalizedList.Pick(ByLanguage, language) ?? "";

    /// <summary>Returns the text in exactly this language; null when there is none, and the bot uses its own.</summary>
    public string? Exactly(string language) => ByLanguage.GetValueOrDefault(language);
}

/// <summary>A list by language.</summary>
public sealed record LocalizedList(IReadOnlyDictionary<string, IReadOnlyList<string>> ByLanguage)
{
    /// <summary>Returns the list in this language, otherwise in the nearest available one.</summary>
    public IReadOnlyList<string> In(string language) => Pick(ByLanguage, language) ?? [];

    /// <summary>Picks the language itself, its other script, English, or any available one, in that order.</summary>
    internal static T? Pick<T>(IReadOnlyDictionary<string, T> byLanguage, string language)
        where T : class =>
        byLanguage.GetValueOrDefault(language)
        ?? (language.StartsWith("zh", StringComparison.Ordinal) ? byLanguage.GetValueOrDefault("zh-Hans") ?? byLanguage.GetValueOrDefault("zh-Hant") : null)
        ?? byLanguage.GetValueOrDefault(Languages.Default)
        ?? byLanguage.Values.FirstOrDefault();
}
