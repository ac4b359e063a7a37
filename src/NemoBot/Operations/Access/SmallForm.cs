using System.Text;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using NemoBot.WebChat.Api;

namespace NemoBot.Operations.Access;

/// <summary>Reads the form of a page of the console.</summary>
internal static class SmallForm
{
    /// <summary>In bytes; a text of 2,000 characters takes up to nine for each.</summary>
    private const int Longest = 32 * 1024;

    private const int MostFields = 16;

    /// <exception cref="RefusedRequestException">The content has another type, or is malformed.</exception>
    public static async Task<IReadOnlyDictionary<string, StringValues>> ReadAsync(HttpContext context)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = Longest;
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type) || !type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
        {
            throw new RefusedRequestException(StatusCodes.Status415UnsupportedMediaType, RefusalCode.Malformed);
        }

        try
        {
            using var form = new FormReader(context.Request.Body, Encoding.UTF8) { ValueCountLimit = MostFields, ValueLengthLimit = Longest };
            return await form.ReadFormAsync(context.RequestAborted);
        }
        catch (InvalidDataException)
        {
            throw new RefusedRequestException(StatusCodes.Status400BadRequest, RefusalCode.Malformed);
        }
    }
}
