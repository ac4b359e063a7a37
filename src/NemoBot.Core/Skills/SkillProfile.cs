using NemoBot.Core.Text.Localization;
using NemoVideo.Accounts;

namespace NemoBot.Core.Skills;

/// <summary>What the bot is set up for: who it says it is to the video API, how it greets, what it proposes. Read from a published skill file and its translations.</summary>
public sealed record SkillProfile
{
    /// <summary><c>X-Skill-Source</c>: letters, digits and <c>- _ .</c>, at most <see cref="SkillName.MostLength"/> of them.</summary>
    public required string Name { get; init; }

    /// <summary><c>X-Skill-Version</c>; <c>0.0.0</c> where the file has none.</summary>
    public required string Version { get; init; }

    /// <summary>For people, short: the part of the file's <c>displayName</c> before its first dash.</summary>
    public required LocalizedText DisplayName { get; init; }

    /// <summary>One line for the list of skills; empty where the file says nothing about itself.</summary>
    public required LocalizedText Description { get; init; }

    /// <summary>Markdown.</summary>
    public required LocalizedText Greeting { get; init; }

    /// <summary>Plain text each, whole instructions; may be empty.</summary>
    public required LocalizedList TrySaying { get; init; }

    /// <summary>Plain text each; may be empty.</summary>
    public required LocalizedList Tips { get; init; }

    /// <summary>Said while the first project is set up; only in the languages that the files have, no other stands in.</summary>
    public required LocalizedText SettingUp { get; init; }

    /// <summary>Said when that is done; as <see cref="SettingUp"/>.</summary>
    public required LocalizedText Ready { get; init; }

    /// <summary>Extensions without the dot, as the file lists them; empty where it lists none. What is taken is decided by content, not by this.</summary>
    public IReadOnlyList<string> Formats { get; init; } = [];

    /// <summary>The file's size limit in bytes; null where it names none. A larger one than the API's has no effect.</summary>
    public long? LargestFile { get; init; }

    public SkillRequests Requests { get; init; } = SkillRequests.Default;

    /// <summary>Words of its own for what the bot does.</summary>
    public ProfileWords Words { get; init; } = ProfileWords.None;

    /// <summary>Words of its own for what the backend believes to be on a screen.</summary>
    public GuiWords GuiWords { get; init; } = GuiWords.None;

    /// <summary>What an operator may want to know: what was missing, and what was not taken over and why.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}

/// <summary>A text by language.</summary>
public sealed record LocalizedText(IReadOnlyDictionary<string, string> ByLanguage)
{
    /// <summary>In this language, else in the nearest there is; empty when there is none.</summary>
    public string In(string language) => LocalizedList.Pick(ByLanguage, language) ?? "";

    /// <summary>In this very language; null when there is none: then the bot has words of its own.</summary>
    public string? Exactly(string language) => ByLanguage.GetValueOrDefault(language);
}

/// <summary>A list by language.</summary>
public sealed record LocalizedList(IReadOnlyDictionary<string, IReadOnlyList<string>> ByLanguage)
{
    /// <summary>In this language, else in the nearest there is.</summary>
    public IReadOnlyList<string> In(string language) => Pick(ByLanguage, language) ?? [];

    /// <summary>The language itself, its other script, English, whatever there is.</summary>
    internal static T? Pick<T>(IReadOnlyDictionary<string, T> byLanguage, string language)
        where T : class =>
        byLanguage.GetValueOrDefault(language)
        ?? (language.StartsWith("zh", StringComparison.Ordinal) ? byLanguage.GetValueOrDefault("zh-Hans") ?? byLanguage.GetValueOrDefault("zh-Hant") : null)
        ?? byLanguage.GetValueOrDefault(Languages.Default)
        ?? byLanguage.Values.FirstOrDefault();
}
