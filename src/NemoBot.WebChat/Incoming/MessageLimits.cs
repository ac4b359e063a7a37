namespace NemoBot.WebChat.Incoming;

/// <summary>What one message may bring.</summary>
internal static class MessageLimits
{
    public const int Files = 20;

    /// <summary>Characters (UTF-16), after trimming.</summary>
    public const int Text = 4_000;

    /// <summary>Bytes of a request besides its files: boundaries, headers, the text. A JSON request may have no more than this.</summary>
    public const int Framing = 64 * 1024;

    /// <summary>8 to 64 of <c>[0-9A-Za-z_-]</c>.</summary>
    public static bool IsClientId(string id) => id.Length is >= 8 and <= 64 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
