using System.Text.RegularExpressions;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Gui;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Skills;

/// <summary>A profile's own phrases for GUI instructions ("check account" = show the credits), in addition to those of <see cref="GuiTranslation"/>.</summary>
public sealed partial class GuiWords
{
    private readonly IReadOnlyList<(string Phrase, ButtonKind Kind)> _words;

    private GuiWords(IReadOnlyList<(string Phrase, ButtonKind Kind)> words) => _words = words;

    public static GuiWords None { get; } = new([]);

    /// <summary>The phrases, in lower case.</summary>
    public IReadOnlyList<(string Phrase, ButtonKind Kind)> All => _words;

    public static GuiWords Of(IEnumerable<SkillRow> rows)
    {
        var words = rows
            .SelectMany(row => row.Phrases.SelectMany(Variants).Select(phrase => (Phrase: phrase.ToLowerInvariant(), Kind: KindOf(row.Action))))
            .Where(word => word.Kind is not null && Several().IsMatch(word.Phrase) && !IsKnown(word.Phrase))
            .Select(word => (word.Phrase, word.Kind!.Value))
            .DistinctBy(word => word.Phrase)
            .ToList();
        return words.Count > 0 ? new(words) : None;
    }

    /// <summary>Returns the action for a clause of the backend that begins with one of the phrases.</summary>
    public ButtonAction? Find(string clause)
    {
        if (_words.Count == 0)
        {
            return null;
        }

        var bare = Lead().Replace(clause, "");
        return _words.FirstOrDefault(word => bare.StartsWith(word.Phrase, StringComparison.OrdinalIgnoreCase) && (bare.Length == word.Phrase.Length || !char.IsLetterOrDigit(bare[word.Phrase.Length]))) is { Phrase: { } } found
            ? new(found.Kind)
            : null;
    }

    /// <summary>Expands "check account/billing" to "check account" and "check billing".</summary>
    private static IEnumerable<string> Variants(string phrase) =>
        Alternatives().Match(phrase) is { Success: true } two ? [two.Groups["first"].Value, two.Groups["rest"].Value + two.Groups["second"].Value] : [phrase];

    private static ButtonKind? KindOf(string action) =>
        Export().IsMatch(action) ? ButtonKind.Export
        : Credits().IsMatch(action) ? ButtonKind.Credits
        : Status().IsMatch(action) ? ButtonKind.Status
        : null;

    /// <summary>Whether the translation recognises the phrase without the profile.</summary>
    private static bool IsKnown(string phrase) =>
        GuiTranslation.Translate($"{char.ToUpperInvariant(phrase[0])}{phrase[1..]}.", Texts.In(Languages.Default)).Actions.Count > 0;

    /// <summary>Requires several words: a single word begins too many sentences that are no instruction.</summary>
    [GeneratedRegex(@"^[\p{L}\p{N}'-]+(?: [\p{L}\p{N}'-]+)+$|^[\u3400-\u9FFF]{4,}$")]
    private static partial Regex Several();

    [GeneratedRegex(@"^(?<first>(?<rest>(?:\S+ )*)[^\s/]+)/(?<second>[^\s/]+)$", RegexOptions.ExplicitCapture)]
    private static partial Regex Alternatives();

    [GeneratedRegex(@"^(?:\W+|(?:please|then|now|just|simply|you can|you may|feel free to|and|请|您?可以)\b\s*)+", RegexOptions.IgnoreCase)]
    private static partial Regex Lead();

    [GeneratedRegex(@"\bexport|\bdownload|\u00A7\s?3\.5", RegexOptions.IgnoreCase)]
    private static partial Regex Export();

    [GeneratedRegex(@"\bcredit|\bbalance|\u00A7\s?3\.3", RegexOptions.IgnoreCase)]
    private static partial Regex Credits();

    [GeneratedRegex(@"\bstate\b|\bstatus\b|\btracks?\b|\bsummary\b|\u00A7\s?3\.4", RegexOptions.IgnoreCase)]
    private static partial Regex Status();
}
