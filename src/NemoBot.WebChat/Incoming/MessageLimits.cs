namespace NemoBot.WebChat.Incoming;

/// <summary>Limits of one message.</summary>
internal static class MessageLimits
{
    public const int Files = 20;

    /// <summary>Maximum length in UTF-16 characters, after trimming.</summary>
    public const int Text = 4_000;

    /// <summary>Maximum bytes of a request besides its files: boundaries, headers, the text. Also the limit of a JSON request.</summary>
    public const int Framing = 64 * 1024;

    /// <summary>Returns whether the id has 8 to 64 characters of <c>[0-9A-Za-z_-]</c>.</summary>
    public static bool IsClientId(string id) => id.Length is >= 8 and <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
