using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Incoming;

/// <summary>Represents the names in a form part's Content-Disposition.</summary>
/// <param name="FileName">The name as the sender wrote it; null if the part is not a file.</param>
internal readonly record struct PartNames(string Field, string? FileName)
{
    /// <exception cref="RefusedRequestException">The header is missing or malformed: a file must not be taken for a field because of how its name is written.</exception>
    public static PartNames Read(MultipartSection section)
    {
        try
        {
            if (ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var header)
                && header.DispositionType.Equals("form-data", StringComparison.OrdinalIgnoreCase)
                && (header.FileNameStar.HasValue || !header.Parameters.Any(parameter => parameter.Name.Equals("filename*", StringComparison.OrdinalIgnoreCase))))
            {
                var fileName = header.FileNameStar.HasValue ? header.FileNameStar : HeaderUtilities.RemoveQuotes(header.FileName);
                return new(HeaderUtilities.RemoveQuotes(header.Name).ToString(), fileName.HasValue ? fileName.ToString() : null);
            }
        }
        catch (Exception undecodable) when (undecodable is NotSupportedException or ArgumentException)
        {
            // The name uses a character set that the framework does not have (bogus), or no longer decodes (UTF-7).
        }

        throw new RefusedRequestException(StatusCodes.Status400BadRequest, RefusalCode.Malformed);
    }
}
