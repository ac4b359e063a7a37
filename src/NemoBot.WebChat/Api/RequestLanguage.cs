using NemoBot.Core.Text.Localization;

namespace NemoBot.WebChat.Api;

/// <summary>Reads the language that a request asks for: from the page's own header first, then from the browser's.</summary>
internal static class RequestLanguage
{
    /// <summary>Returns a BCP 47 tag, possibly of a language that the bot does not speak; null if the request names none.</summary>
    public static string? Of(HttpRequest request)
    {
        var asked = request.Headers["X-Chat-Language"].ToString();
        if (asked.Length == 0)
        {
            asked = request.Headers.AcceptLanguage.ToString().Split(',', ';')[0];
        }

        asked = asked.Trim();
        return asked.Length is > 1 and <= 35 && asked.All(c => char.IsAsciiLetterOrDigit(c) || c == '-') ? asked : null;
    }

    /// <summary>Returns the texts in that language; English if the bot does not speak it.</summary>
    public static Texts TextsFor(HttpRequest request) => Texts.In(Of(request));
}
