using System.Text;
using System.Text.RegularExpressions;

namespace NemoVideo.Simulator.Agent.Languages;

/// <summary>
/// Matches one of several words, parted by <c>|</c>. <c>*</c> stands for further letters of the word, <c>…</c> for anything in between, or nothing. Words of
/// Latin and Cyrillic letters match whole words; those of other scripts, which write without spaces, match anywhere.
/// </summary>
internal sealed class WordPattern
{
    private const string Letter = @"[A-Za-z\u00c0-\u024f\u0400-\u04ff]";

    /// <summary>Stands for <c> … </c> between two words.</summary>
    private const char Gap = '\ue000';

    private readonly Regex _pattern;

    public WordPattern(string words) =>
        _pattern = new Regex(string.Join('|', words.Split('|').Select(Compile)), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    public static implicit operator WordPattern(string words) => new(words);

    public bool In(string text) => _pattern.IsMatch(text);

    public int CountIn(string text) => _pattern.Count(text);

    public string Replace(string text, string by) => _pattern.Replace(text, by);

    public string[] Split(string text) => _pattern.Split(text);

    private static string Compile(string word)
    {
        var pattern = new StringBuilder();
        foreach (var letter in word.Replace(" … ", $"{Gap}", StringComparison.Ordinal))
        {
            pattern.Append(letter switch
            {
                '*' => $"{Letter}*",
                Gap => @"\s+(?:.*?[\s-])?",
                '…' => ".*?",
                ' ' => @"\s+",
                _ => Regex.Escape(letter.ToString()),
            });
        }

        return (IsAlphabetic(word[0]) ? $"(?<!{Letter})" : "") + pattern + (IsAlphabetic(word[^1]) ? $"(?!{Letter})" : "");
    }

    private static bool IsAlphabetic(char letter) => char.IsLetter(letter) && letter < '\u0530';
}
