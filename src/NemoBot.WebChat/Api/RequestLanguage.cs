using NemoBot.Core.Text.Localization;

namespace NemoBot.WebChat.Api;

/// <summary>The language that a request asks for: in the page's own header first, then in the browser's.</summary>
internal static class RequestLanguage
{
    /// <summary>A BCP 47 tag, perhaps of a language that the bot does not speak; null when the request names none.</summary>
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

    /// <summary>The texts for it, English where the bot does not speak the language.</summary>
    public static Texts TextsFor(HttpRequest request) => Texts.In(Of(request));
}
