using System.Text.RegularExpressions;

namespace NemoBot.Platforms.Telegram.Api;

/// <summary>The last line of defence: takes anything of the form of a bot token out of a text, in both forms (<c>:</c> in addresses, <c>~</c> in file paths).</summary>
internal static partial class TokenRedactor
{
    public static string Redact(string text) => TokenForm.Replace(text, "[token]");

    [GeneratedRegex(@"\d{3,}(?:[:~]|%3[Aa]|%7[Ee])[A-Za-z0-9_-]{30,}")]
    private static partial Regex TokenForm { get; }
}
