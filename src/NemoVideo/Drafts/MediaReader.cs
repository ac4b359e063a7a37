using System.Text.Json;
using NemoVideo.Http;

namespace NemoVideo.Drafts;

/// <summary>Reads descriptions of media files; every field may be absent.</summary>
internal static class MediaReader
{
    private const int MaxFiles = 2000;

    /// <param name="list">An array, or an object whose values are the files.</param>
    /// <param name="wanted">Selects the files to return; null for all.</param>
    public static IReadOnlyList<MediaInfo> ReadAll(JsonElement? list, Func<JsonElement, bool>? wanted = null)
    {
        IEnumerable<JsonElement> items = list switch
        {
            { ValueKind: JsonValueKind.Array } array => array.EnumerateArray(),
            { ValueKind: JsonValueKind.Object } map => map.EnumerateObject().SelectMany(entry => entry.Value.ValueKind == JsonValueKind.Array ? entry.Value.EnumerateArray().AsEnumerable() : [entry.Value]),
            _ => [],
        };
        return [.. items.Where(item => item.ValueKind == JsonValueKind.Object && wanted?.Invoke(item) != false).Take(MaxFiles).Select(Read)];
    }

    public static MediaInfo Read(JsonElement file)
    {
        var address = WebAddress(file.FindText("cdn_url", "cdnUrl", "url"));
        return new(
            file.FindText("filename", "file_name", "fileName", "name") ?? (address is null ? null : NameIn(address)),
            file.FindText("file_type", "fileType", "type"),
            address,
            file.FindNumber("duration") is { } seconds and >= 0 and < 1e8 ? TimeSpan.FromSeconds(seconds) : null,
            file.Find("width")?.AsInt(),
            file.Find("height")?.AsInt(),
            file.FindNumber("fps"),
            file.FindText("hash"));
    }

    public static Uri? WebAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;

    private static string? NameIn(Uri address) => Uri.UnescapeDataString(address.Segments[^1]) is { Length: > 0 } name and not "/" ? name.TrimEnd('/') : null;
}
