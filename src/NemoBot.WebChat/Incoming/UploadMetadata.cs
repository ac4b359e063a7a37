using System.Text;
using NemoBot.WebChat.Api;
using NemoVideo.Uploads;

namespace NemoBot.WebChat.Incoming;

/// <summary>Represents what the header <c>Upload-Metadata</c> says about a file: keys and Base64 values. Keys besides these two are kept, but not read.</summary>
/// <param name="FileName">From <c>filename</c>, sanitised.</param>
/// <param name="MediaType">From <c>filetype</c>, as the sender declares it; null if it does not.</param>
internal sealed record UploadMetadata(string FileName, string? MediaType)
{
    /// <summary>Maximum length of the header.</summary>
    public const int Longest = 4096;

    private const int MostKeys = 8;

    /// <exception cref="RefusedRequestException">The header is malformed or too long.</exception>
    public static UploadMetadata Read(string header)
    {
        if (header.Length > Longest)
        {
            throw Malformed();
        }

        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in header.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var space = pair.IndexOf(' ', StringComparison.Ordinal);
            var (key, value) = space < 0 ? (pair, "") : (pair[..space], pair[(space + 1)..]);
            if (key.Any(letter => letter is <= ' ' or > '~') || pairs.Count == MostKeys || !pairs.TryAdd(key, Decode(value)))
            {
                throw Malformed();
            }
        }

        return new(FileNames.Clean(pairs.GetValueOrDefault("filename")), pairs.GetValueOrDefault("filetype") is { Length: > 0 } type ? type : null);
    }

    private static string Decode(string value)
    {
        var bytes = new byte[value.Length];
        return Convert.TryFromBase64String(value, bytes, out var count) ? Encoding.UTF8.GetString(bytes, 0, count) : throw Malformed();
    }

    private static RefusedRequestException Malformed() => new(StatusCodes.Status400BadRequest, RefusalCode.Malformed);
}
