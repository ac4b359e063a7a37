using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using NemoVideo.Http;

namespace NemoVideo.Drafts;

/// <summary>Replaces local paths in a draft by the addresses of the media, within the strings themselves: nothing is re-serialised.</summary>
internal static class DraftExport
{
    private const string LocalRoot = "/mnt/userdata/";

    /// <summary>Characters that cannot be in a path inside a longer text (XML, JSON in a string).</summary>
    private static readonly char[] PathEnds = ['"', '<', '>', '\\', '\r', '\n'];

    public static Draft Replace(Draft draft, IReadOnlyList<MediaInfo> media)
    {
        var addresses = Addresses(media);
        if (addresses.Count == 0 || !MayHoldPaths(draft.RawJson))
        {
            return draft;
        }

        var raw = Encoding.UTF8.GetBytes(draft.RawJson);
        var output = new MemoryStream(raw.Length);
        var copied = 0;
        var reader = new Utf8JsonReader(raw, new JsonReaderOptions { MaxDepth = JsonFields.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.String && Replaced(Text(ref reader), addresses) is { } text)
            {
                var start = (int)reader.TokenStartIndex;
                output.Write(raw.AsSpan(copied..start));
                output.Write(JsonSerializer.SerializeToUtf8Bytes(text, Relaxed));
                copied = (int)reader.BytesConsumed;
            }
        }

        output.Write(raw.AsSpan(copied..));
        return copied == 0 ? draft : new(Encoding.UTF8.GetString(output.GetBuffer().AsSpan(0, (int)output.Length)));
    }

    /// <summary>Keeps an address readable; the draft is JSON in a body, never markup.</summary>
    private static JsonSerializerOptions Relaxed { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Slashes may be escaped, in which case only the JSON reader can tell.</summary>
    private static bool MayHoldPaths(string json) => json.Contains("userdata", StringComparison.Ordinal) || json.Contains("\\u", StringComparison.Ordinal);

    private static Dictionary<string, string> Addresses(IReadOnlyList<MediaInfo> media)
    {
        var addresses = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in media)
        {
            if (file is { FileName: { } name, CdnUrl: { } address })
            {
                addresses.TryAdd(LastPart(name), address.AbsoluteUri);
            }
        }

        return addresses;
    }

    private static string? Text(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException) // A lone surrogate: not a path, and left unchanged.
        {
            return null;
        }
    }

    /// <returns>Null if there is nothing to replace.</returns>
    private static string? Replaced(string? text, Dictionary<string, string> addresses)
    {
        var at = text?.IndexOf(LocalRoot, StringComparison.Ordinal) ?? -1;
        if (text is null || at < 0)
        {
            return null;
        }

        // The usual case: the string is the path.
        if (text[..at] is "" or "file://" && addresses.TryGetValue(LastPart(text), out var whole))
        {
            return whole;
        }

        return ReplacedInside(text, at, addresses);
    }

    private static string? ReplacedInside(string text, int at, Dictionary<string, string> addresses)
    {
        var isXml = text.AsSpan().TrimStart().StartsWith("<");
        var result = new StringBuilder(text.Length);
        var copied = 0;
        for (; at >= 0; at = text.IndexOf(LocalRoot, copied, StringComparison.Ordinal))
        {
            var end = text.IndexOfAny(PathEnds, at);
            end = end < 0 ? text.Length : end;
            result.Append(text, copied, at - copied);
            result.Append(AddressOf(text[at..end], addresses, isXml, out var used) ?? text.Substring(at, used));
            copied = at + used;
        }

        var replaced = result.Append(text, copied, text.Length - copied).ToString();
        return replaced == text ? null : replaced;
    }

    /// <param name="used">The number of characters of <paramref name="candidate"/> that were processed.</param>
    private static string? AddressOf(string candidate, Dictionary<string, string> addresses, bool isXml, out int used)
    {
        used = candidate.Length;
        if (!addresses.TryGetValue(LastPart(candidate), out var address))
        {
            // An attribute in single quotes; a file name may contain one, so this comes second.
            used = candidate.IndexOf('\'', StringComparison.Ordinal) is var quote && quote >= LocalRoot.Length ? quote : candidate.Length;
            addresses.TryGetValue(LastPart(candidate[..used]), out address);
        }

        return isXml ? address?.Replace("&", "&amp;", StringComparison.Ordinal) : address;
    }

    private static string LastPart(string path) => path[(path.LastIndexOf('/') + 1)..];
}
