using Microsoft.Net.Http.Headers;

namespace NemoBot.WebChat.Api;

/// <summary>Parses a request's content type. Only UTF-8 is accepted; the framework would look up any other character set by name, and fail for unknown ones.</summary>
internal static class ContentTypes
{
    /// <summary>Returns the content type; null if there is none.</summary>
    /// <exception cref="RefusedRequestException">The header is malformed, or names another character set.</exception>
    public static MediaTypeHeaderValue? Read(HttpRequest request)
    {
        if (request.ContentType is not { Length: > 0 } told)
        {
            return null;
        }

        return MediaTypeHeaderValue.TryParse(told, out var type) && IsUtf8(HeaderUtilities.RemoveQuotes(type.Charset).Value)
            ? type
            : throw new RefusedRequestException(StatusCodes.Status400BadRequest, RefusalCode.Malformed);
    }

    private static bool IsUtf8(string? charset) =>
        charset is null or "" || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("utf8", StringComparison.OrdinalIgnoreCase)
        || charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);
}
