using System.Text.Json;
using System.Text.Json.Serialization;
using NemoBot.Core.Text.Localization;
using NemoVideo.Uploads;

namespace NemoBot.WebChat.Api;

/// <summary>The web app manifest, by which browsers install the page. It lies in a folder of the page's assets.</summary>
internal sealed record Manifest(
    string Id, string Name, [property: JsonPropertyName("short_name")] string ShortName, string Description, string Lang, string Dir, [property: JsonPropertyName("start_url")] string StartUrl, string Scope, string Display,
    [property: JsonPropertyName("background_color")] string BackgroundColor, [property: JsonPropertyName("theme_color")] string ThemeColor, IReadOnlyList<Manifest.Icon> Icons)
{
    public const string MediaType = "application/manifest+json";

    // The page's background in base.css, and in its head.
    private const string Paper = "#f4f1ea";

    public static string JsonIn(Texts texts) => JsonSerializer.Serialize(
        new Manifest(
            "/", "NemoBot", "NemoBot", texts[TextKey.PageTagline], texts.Language, "ltr", "/", "/", "standalone", Paper, Paper,
            [
                new("../mark.svg", "any", "image/svg+xml", "any"),
                new("../icons/192.png", "192x192", MediaFormats.Png.MediaType, "any"),
                new("../icons/512.png", "512x512", MediaFormats.Png.MediaType, "any"),
                new("../icons/maskable-512.png", "512x512", MediaFormats.Png.MediaType, "maskable"),
            ]),
        Wire.Options);

    internal sealed record Icon(string Src, string Sizes, string Type, string Purpose);
}
