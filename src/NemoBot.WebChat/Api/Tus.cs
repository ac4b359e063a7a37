using System.Globalization;

namespace NemoBot.WebChat.Api;

/// <summary>The headers of the resumable upload protocol tus 1.0 (tus.io/protocols/resumable-upload).</summary>
internal static class Tus
{
    public const string Version = "1.0.0";
    public const string Extensions = "creation,termination,expiration";
    public const string ContentType = "application/offset+octet-stream";
    public const string Resumable = "Tus-Resumable";
    public const string Versions = "Tus-Version";
    public const string Extension = "Tus-Extension";
    public const string MaxSize = "Tus-Max-Size";
    public const string Offset = "Upload-Offset";
    public const string Length = "Upload-Length";
    public const string Metadata = "Upload-Metadata";
    public const string Expires = "Upload-Expires";
    public const string MethodOverride = "X-HTTP-Method-Override";

    /// <summary>Reads a number of bytes; null if the header is missing or is not one.</summary>
    public static long? Number(HttpRequest request, string name) =>
        long.TryParse(request.Headers[name].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    public static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
