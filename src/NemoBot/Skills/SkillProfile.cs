using NemoBot.Replies;

namespace NemoBot.Skills;

/// <summary>What the bot is set up for: who it says it is to the video API, how it greets, what it proposes.</summary>
/// <param name="Name"><c>X-Skill-Source</c>; the folder's name as well.</param>
/// <param name="Version"><c>X-Skill-Version</c>.</param>
/// <param name="Description">One line for the list of skills.</param>
/// <param name="DefaultLanguage">One of ours; for a person of whom nothing is known.</param>
/// <param name="About">The file's text below its frontmatter: Markdown for people; may be empty.</param>
public sealed record SkillProfile(
    string Name,
    string Version,
    LocalizedText Description,
    LocalizedText Greeting,
    LocalizedList TrySaying,
    LocalizedList Tips,
    string DefaultLanguage,
    string About);

/// <summary>A text by language; a plain one counts for all.</summary>
public sealed record LocalizedText(IReadOnlyDictionary<string, string> ByLanguage)
{
    public string In(string language) => LocalizedList.Pick(ByLanguage, language) ?? "";
}

/// <summary>A list by language; a plain one counts for all.</summary>
public sealed record LocalizedList(IReadOnlyDictionary<string, IReadOnlyList<string>> ByLanguage)
{
    public static LocalizedList Empty { get; } = new(new Dictionary<string, IReadOnlyList<string>>());

    public IReadOnlyList<string> In(string language) => Pick(ByLanguage, language) ?? [];

    /// <summary>The language itself, its other script, English, whatever there is.</summary>
    internal static T? Pick<T>(IReadOnlyDictionary<string, T> byLanguage, string language)
        where T : class =>
        byLanguage.GetValueOrDefault(language)
        ?? (language.StartsWith("zh", StringComparison.Ordinal) ? byLanguage.GetValueOrDefault("zh-Hans") ?? byLanguage.GetValueOrDefault("zh-Hant") : null)
        ?? byLanguage.GetValueOrDefault(Languages.Default)
        ?? byLanguage.Values.FirstOrDefault();
}
