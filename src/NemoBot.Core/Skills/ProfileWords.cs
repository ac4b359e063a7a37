using System.Collections.Frozen;
using System.Text.RegularExpressions;
using NemoBot.Core.Intents;
using NemoBot.Core.Model;

namespace NemoBot.Core.Skills;

/// <summary>
/// A profile's own phrases for what the bot does ("save" = export, "storyboard" = an instruction). A phrase counts only if it is the whole message, politeness
/// aside. None can cancel, begin or delete anything, log in or out, or redefine a word of the bot.
/// </summary>
public sealed partial class ProfileWords
{
    private const int LongestPhrase = 60;

    private readonly FrozenDictionary<string, Label> _labels;

    private ProfileWords(IEnumerable<KeyValuePair<string, Label>> labels) => _labels = labels.ToFrozenDictionary(StringComparer.Ordinal);

    public static ProfileWords None { get; } = new([]);

    /// <summary>The phrases in normal form, with their labels.</summary>
    public IReadOnlyDictionary<string, Label> Labels => _labels;

    /// <param name="refused">Receives a message for the operator for each rejected phrase.</param>
    public static ProfileWords Of(IEnumerable<SkillRow> rows, List<string> refused)
    {
        var labels = new Dictionary<string, Label>();
        foreach (var row in rows)
        {
            if (Forbidden().IsMatch(row.Action))
            {
                refused.Add($"the words {string.Join(", ", row.Phrases.Select(phrase => $"\"{phrase}\""))} (no file decides what cancels, begins, deletes or logs in)");
                continue;
            }

            if (LabelOf(row.Action) is { } label)
            {
                foreach (var phrase in row.Phrases.Where(phrase => phrase.Length is > 1 and <= LongestPhrase && !phrase.Contains('\uFFFD', StringComparison.Ordinal)))
                {
                    Add(phrase, label, labels, refused);
                }
            }
        }

        return labels.Count > 0 ? new(labels) : None;
    }

    /// <summary>Returns the intent for a message that is one of the phrases; null for any other message.</summary>
    public Intent? Find(IncomingMessage message) =>
        message.Command is null && _labels.Count > 0 && message.Text.Length <= 2 * LongestPhrase && _labels.TryGetValue(Normal(message.Text), out var label)
            ? IntentOf(label, message.Text)
            : null;

    private static void Add(string phrase, Label label, Dictionary<string, Label> labels, List<string> refused)
    {
        var normal = Normal(phrase);
        switch (IntentRouter.Route(phrase))
        {
            case Intent.Cancel or Intent.NewProject or Intent.Command:
                refused.Add($"the word \"{phrase}\" (it has a meaning that no file changes)");
                break;
            case Intent.Edit or Intent.Help or Intent.Ask or Intent.Tips when normal.Length > 0:
                labels.TryAdd(normal, label);
                break;
            case { } known when known.GetType() != IntentOf(label, phrase).GetType():
                refused.Add($"the word \"{phrase}\" (the bot has a meaning for it already)");
                break;
            default:
                break; // The bot understands it without the file.
        }
    }

    private static Label? LabelOf(string action) =>
        Export().IsMatch(action) ? Label.Export
        : Credits().IsMatch(action) ? Label.Credits
        : Upload().IsMatch(action) ? Label.Upload
        : Edit().IsMatch(action) ? Label.Edit
        : Status().IsMatch(action) ? Label.Status
        : null;

    private static Intent IntentOf(Label label, string text) => label switch
    {
        Label.Export => new Intent.Export(),
        Label.Credits => new Intent.Credits(),
        Label.Status => new Intent.Status(),
        Label.Upload => new Intent.Upload(),
        _ => new Intent.Edit(text),
    };

    private static string Normal(string text) => Courtesy().Replace(NormalText.Of(text).TrimEnd(NormalText.Question), "").Trim(' ', NormalText.Stop);

    [GeneratedRegex(@"\bcancel|\bstop\b|\babort|\bdelete|\breset|\bnew (?:project|session)|\blog ?(?:in|out)\b|\bsign ?(?:in|out|up)\b|\btoken|\bauth", RegexOptions.IgnoreCase)]
    private static partial Regex Forbidden();

    [GeneratedRegex(@"\bexport|\bdownload|\brender\b|\u00A7\s?3\.5", RegexOptions.IgnoreCase)]
    private static partial Regex Export();

    [GeneratedRegex(@"\bcredit|\bbalance|\u00A7\s?3\.3", RegexOptions.IgnoreCase)]
    private static partial Regex Credits();

    [GeneratedRegex(@"\bupload|\u00A7\s?3\.2", RegexOptions.IgnoreCase)]
    private static partial Regex Upload();

    [GeneratedRegex(@"\bSSE\b|\bedit|\bgenerat|\bstoryboard|\bchat\b|\bpipeline\b|\u00A7\s?3\.1", RegexOptions.IgnoreCase)]
    private static partial Regex Edit();

    [GeneratedRegex(@"\bstate\b|\bstatus\b|\btracks?\b|\btimeline\b|\u00A7\s?3\.4", RegexOptions.IgnoreCase)]
    private static partial Regex Status();

    [GeneratedRegex("^(?:(?:please|pls|plz|kindly|请|ok|okay)[ ,]*)+|(?:[ ,]*(?:please|pls|plz|now|thanks|thank you|一下|吧))+$")]
    private static partial Regex Courtesy();
}
