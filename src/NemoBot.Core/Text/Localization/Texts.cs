using System.Globalization;
using System.Resources;

namespace NemoBot.Core.Text.Localization;

/// <summary>The texts of the bot in one language. They are .NET resources: Texts.resx (English) and one file per further language.</summary>
public sealed class Texts
{
    private static readonly ResourceManager Resources = new(typeof(Texts));
    private static readonly Dictionary<string, Texts> ByLanguage = Languages.All.ToDictionary(language => language.Name, language => new Texts(language.Name));

    private readonly CultureInfo _culture;

    private Texts(string language)
    {
        Language = language;
        _culture = CultureInfo.GetCultureInfo(language);
    }

    /// <summary>Gets our culture name: one of <see cref="Languages.All"/>.</summary>
    public string Language { get; }

    /// <summary>Gets the number format of this language.</summary>
    public IFormatProvider Numbers => _culture;

    /// <exception cref="MissingManifestResourceException">The text is missing in English too: a bug that a test finds.</exception>
    public string this[TextKey key] =>
        Resources.GetString(key.ToString(), _culture) ?? throw new MissingManifestResourceException($"There is no text for {key}.");

    /// <summary>Returns the texts in a language.</summary>
    /// <param name="language">Any BCP 47 tag, such as a platform's hint; English for null and for languages that we do not have.</param>
    public static Texts In(string? language) => ByLanguage[Languages.FromHint(language) ?? Languages.Default];

    /// <summary>Returns the text with its placeholders filled; numbers and dates use the language's format.</summary>
    public string Format(TextKey key, params ReadOnlySpan<object?> args) => string.Format(_culture, this[key], args);

    /// <summary>Joins the items with the language's comma; empty for none.</summary>
    public string List(IEnumerable<string> items) => string.Join(Format(TextKey.ListJoin, "", ""), items);
}
