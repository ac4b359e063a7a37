using System.Text;
using NemoVideo.Uploads;

namespace NemoBot.Telegram.Api;

/// <summary>Makes file names harmless before the library sees them: it writes them as they are, fails on a line break, and lets a quote end the name.</summary>
internal static class UploadNames
{
    /// <summary>
    /// Gets the rule. Telegram reads raw UTF-8, ignores <c>filename*</c>, decodes no escapes and cuts at the first <c>;</c> even inside quotes
    /// (docs/contracts/telegram.md §2.3), so those characters are replaced.
    /// </summary>
    internal static FileNameRule Rule { get; } = new()
    {
        MayBePath = false,
        Keeps = static rune => rune != Rune.ReplacementChar && !"\";\\/:*?<>|".Contains(rune.ToString(), StringComparison.Ordinal),
        Replacement = "_",
    };

    public static string Clean(string name) => FileNames.Clean(name, Rule);
}
