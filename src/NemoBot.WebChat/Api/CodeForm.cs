using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;

namespace NemoBot.WebChat.Api;

/// <summary>Reads a form with one field, such as the <c>code</c> of the login pages.</summary>
public static class CodeForm
{
    private const int LongestForm = 4096;

    /// <returns>The trimmed field; empty if there is none.</returns>
    /// <exception cref="RefusedRequestException">The content has another type, or is malformed.</exception>
    public static async Task<string> ReadAsync(HttpContext context, string field = "code")
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = LongestForm;
        if (ContentTypes.Read(context.Request)?.MediaType.Value?.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new RefusedRequestException(StatusCodes.Status415UnsupportedMediaType, RefusalCode.Malformed);
        }

        try
        {
            using var form = new FormReader(context.Request.Body, Encoding.UTF8) { ValueCountLimit = 8 };
            return (await form.ReadFormAsync(context.RequestAborted)).TryGetValue(field, out var value) ? value.ToString().Trim() : "";
        }
        catch (InvalidDataException)
        {
            throw new RefusedRequestException(StatusCodes.Status400BadRequest, RefusalCode.Malformed);
        }
    }
}
