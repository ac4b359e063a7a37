using System.Text;
using System.Text.Json.Nodes;
using NemoBot.Core.Model;
using NemoVideo.Uploads;

namespace NemoBot.Discord.Outgoing;

/// <summary>A picture, video or document that a message of components shows.</summary>
/// <param name="Address">Public, or <c>attachment://</c> and the name of a file of the message.</param>
/// <param name="Description">What the picture is, for people who cannot see it; null for nothing.</param>
internal sealed record ShownFile(string Address, string? Description = null)
{
    public static ShownFile Attached(string fileName, string? description = null) => new($"attachment://{fileName}", description);

    /// <summary>Gets whether a media gallery can show it; otherwise it is offered as a file. A public address is always a video's.</summary>
    public bool IsMedia => !Address.StartsWith("attachment:", StringComparison.Ordinal)
        || MediaFormats.ByExtension(Path.GetExtension(Address).ToLowerInvariant()) is { Kind: MediaKind.Video or MediaKind.Image };
}

/// <summary>Builds messages that consist of components instead of text (docs/contracts/discord.md §2.4); a job's card is a container in the colour of its state. Without I/O.</summary>
internal static class RichComponents
{
    /// <summary>Discord allows 4,000 characters; the difference is a margin.</summary>
    public const int LongestText = 3900;

    private const int Row = 1;
    private const int TextDisplay = 10;
    private const int MediaGallery = 12;
    private const int File = 13;
    private const int Container = 17;

    private const int Blurple = 0x5865F2;
    private const int Green = 0x57F287;
    private const int Red = 0xED4245;
    private const int Grey = 0x99AAB5;

    /// <summary>Discord replaces other characters in the names of files, and then <c>attachment://</c> would name none.</summary>
    private static readonly FileNameRule NameRule = new() { MayBePath = false, Keeps = IsPlain, Otherwise = "video", MostBytes = 180 };

    /// <param name="card">The state of the job whose card it is; null for another message, which has no frame.</param>
    /// <param name="text">At most <see cref="LongestText"/> characters.</param>
    public static JsonArray Of(CardStatus? card, string text, IReadOnlyList<ShownFile> files, IReadOnlyList<JsonObject> rows)
    {
        var parts = new List<JsonNode> { new JsonObject { ["type"] = TextDisplay, ["content"] = text } };
        if (files.Where(file => file.IsMedia).Select(Item).ToArray() is { Length: > 0 } items)
        {
            parts.Add(new JsonObject { ["type"] = MediaGallery, ["items"] = new JsonArray(items) });
        }

        parts.AddRange(files.Where(file => !file.IsMedia).Select(file => new JsonObject { ["type"] = File, ["file"] = Media(file) }));
        parts.AddRange(rows);
        if (card is null)
        {
            return [.. parts];
        }

        var container = new JsonObject { ["type"] = Container, ["components"] = new JsonArray([.. parts]) };
        if (ColourOf(card) is { } colour)
        {
            container["accent_color"] = colour;
        }

        return [container];
    }

    /// <summary>Returns the colour that says how a job is or ended (red, green, blue); null, for none, where it changed nothing or asks.</summary>
    public static int? ColourOf(CardStatus card) => card switch
    {
        { State: CardState.Queued or CardState.Working } => Blurple,
        { State: CardState.Failed } => Red,
        { Asks: true } or { ChangedNothing: true } => null,
        { State: CardState.Cancelled } => Grey,
        _ => Green,
    };

    /// <summary>Returns the name under which a file is uploaded to be shown.</summary>
    public static string NameOf(string fileName) => FileNames.Clean(fileName.Replace(' ', '_'), NameRule);

    /// <summary>Returns the text of what <see cref="Of"/> built.</summary>
    public static string TextOf(JsonArray components) => (string)Parts(components)[0]!["content"]!;

    /// <summary>Returns whether what <see cref="Of"/> built has buttons.</summary>
    public static bool HasRows(JsonArray components) => Parts(components).Any(part => (int?)part!["type"] == Row);

    /// <summary>Returns whether what <see cref="Of"/> built has pictures or a video.</summary>
    public static bool HasGallery(JsonArray components) => Parts(components).Any(part => (int?)part!["type"] == MediaGallery);

    private static JsonArray Parts(JsonArray components) => (int?)components[0]!["type"] == Container ? components[0]!["components"]!.AsArray() : components;

    private static JsonNode Item(ShownFile file)
    {
        var item = new JsonObject { ["media"] = Media(file) };
        if (file.Description is { Length: > 0 } words)
        {
            item["description"] = words;
        }

        return item;
    }

    private static JsonObject Media(ShownFile file) => new() { ["url"] = file.Address };

    private static bool IsPlain(Rune rune) => rune.IsAscii && (Rune.IsLetterOrDigit(rune) || rune.Value is '-' or '_' or '.');
}
