using System.Text;
using System.Text.RegularExpressions;
using NemoBot.Core.Text.Localization;

namespace Dialogs.Browser;

/// <summary>
/// Finds texts of other languages among what a page in one language shows. Four looks: whole texts of the other languages' resources, texts that read as another
/// language, signs of the other Chinese script, and, where a language has a script of its own, Latin words that are not names.
/// </summary>
internal sealed partial class ForeignWords
{
    /// <summary>Names and abbreviations that are the same in each language.</summary>
    private static readonly HashSet<string> Shared = new(StringComparer.OrdinalIgnoreCase)
    {
        "NemoBot", "NemoVideo", "Lisbon", "Enter", "Shift", "Cookie", "JavaScript", "BGM", "MB", "KB", "GB", "MP4", "MOV", "WebM", "GIF", "PNG", "JPG", "mp4", "webcam", "AI", "AM", "PM", "URL", "ffmpeg",
        "edit", "preview", "export", "status", "credits", "upload", "new", "projects", "rename", "styles", "cancel", "skill", "language", "login", "logout", "mydata", "forgetme", "privacy", "apikey", "tips", "help", // The names of the commands.
    };

    private readonly string _language;
    private readonly HashSet<string> _own;
    private readonly Dictionary<string, string> _others;
    private readonly bool _isLatin;

    public ForeignWords(string language)
    {
        _language = language;
        _own = [.. Enum.GetValues<TextKey>().SelectMany(key => Pieces(Texts.In(language)[key]))];
        _others = Languages.All.Where(other => other.Name != language)
            .SelectMany(other => Enum.GetValues<TextKey>().SelectMany(key => Pieces(Texts.In(other.Name)[key])).Select(piece => (piece, other.Name)))
            .Where(piece => !_own.Contains(piece.piece) && !Shared.Contains(piece.piece))
            .DistinctBy(piece => piece.piece)
            .ToDictionary(piece => piece.piece, piece => piece.Name);
        _isLatin = language is "en" or "es" or "de" or "fr" or "pt";
    }

    /// <param name="shown">Each text that the page shows or tells a screen reader, as one string.</param>
    public IEnumerable<string> In(IEnumerable<string> shown) => shown.Select(text => text.Trim()).Where(text => text.Length > 0).Distinct().SelectMany(text =>
    {
        var found = new List<string>();
        if (Pieces(text).FirstOrDefault(_others.ContainsKey) is { } foreign)
        {
            found.Add($"{_others[foreign]}: {text}");
        }

        if (LanguageGuess.Of(text) is { } guess && guess != _language && !(IsChinese(guess) && _language == "ja") && !IsOwn(text))
        {
            found.Add($"reads as {guess}: {text}");
        }

        var otherScript = _language switch
        {
            "zh-Hant" => HanScript.Simplified,
            "zh-Hans" => HanScript.Traditional,
            _ => null,
        };
        if (otherScript is not null && text.FirstOrDefault(otherScript.Contains) is not '\0' and var sign)
        {
            found.Add($"{sign} of the other script: {text}");
        }

        if (!_isLatin && Latin().Matches(FileName().Replace(text, "")).Select(word => word.Value).FirstOrDefault(word => !Shared.Contains(word)) is { } latin)
        {
            found.Add($"\"{latin}\": {text}");
        }

        return found;
    });

    /// <summary>Whether a text of the language's own resources has this form: neighbours share short words, so "a.mp4 de 0:00 a 0:06" reads as either.</summary>
    private bool IsOwn(string text) => Enum.GetValues<TextKey>().Select(key => Texts.In(_language)[key])
        .Where(own => own.Contains('{', StringComparison.Ordinal) && Placeholder().Replace(own, "").Count(char.IsLetter) >= 3)
        .Any(own => Regex.IsMatch(text, $"^{string.Join(".+", Placeholder().Split(own).Select(Regex.Escape))}$", RegexOptions.Singleline));

    private static bool IsChinese(string language) => language.StartsWith("zh", StringComparison.Ordinal);

    /// <summary>The parts of a text between its placeholders, its lines and its values that are long enough to belong to one language.</summary>
    private static IEnumerable<string> Pieces(string text) => Break().Split(text.Normalize(NormalizationForm.FormC))
        .Select(piece => piece.Trim(' ', '.', ',', ':', '·', '*', '_', '"', '…', '\u00a0', '\u202f', '(', ')', '（', '）', '：', '，', '。'))
        .Where(piece => piece.Length >= (piece.All(char.IsAscii) ? 5 : 2));

    [GeneratedRegex(@"\{\d[^}]*\}|[\r\n]+|\d+")]
    private static partial Regex Break();

    [GeneratedRegex(@"\{\d[^}]*\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"[A-Za-z]{2,}")]
    private static partial Regex Latin();

    [GeneratedRegex(@"[A-Za-z0-9-]+\.(?:mp4|mov|md)(?![A-Za-z0-9])")]
    private static partial Regex FileName();
}
