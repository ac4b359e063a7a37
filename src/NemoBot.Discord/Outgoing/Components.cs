using System.Text.Json.Nodes;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoBot.Discord.Incoming;

namespace NemoBot.Discord.Outgoing;

/// <summary>Builds Discord's buttons and rows. Without I/O.</summary>
internal static class Components
{
    public const int MostButtons = 20;
    private const int LongestLabel = 80;
    private const int LongestLink = 512;

    public static JsonObject Row(params JsonObject[] buttons) => new() { ["type"] = 1, ["components"] = new JsonArray([.. buttons]) };

    /// <summary>Builds rows of five; omits a button whose link is too long (see <see cref="FitsButton"/>).</summary>
    public static List<JsonObject> Rows(IEnumerable<JsonObject> buttons) => [.. buttons.Take(MostButtons).Chunk(5).Select(Row)];

    public static bool FitsButton(Uri link) => link.AbsoluteUri.Length <= LongestLink;

    /// <param name="owner">The only person who may press; null if no one else can see the button.</param>
    public static JsonObject Of(Button button, string postId, string? owner)
    {
        if (button.Link is { } link)
        {
            return Link(button.Label, link);
        }

        var component = new JsonObject
        {
            ["type"] = 2,
            ["style"] = button.Style switch { _ when button.IsPressed => 2, ButtonStyle.Primary => 1, ButtonStyle.Danger => 4, _ => 2 },
            ["label"] = Label(button.IsPressed ? $"✓ {button.Label}" : button.Label),
            ["custom_id"] = CustomId.For(button, postId, owner).ToString(),
        };
        if (button.IsPressed)
        {
            component["disabled"] = true;
        }

        return component;
    }

    public static JsonObject Link(string label, Uri link) => new() { ["type"] = 2, ["style"] = 5, ["label"] = Label(label), ["url"] = link.AbsoluteUri };

    public static JsonObject GetResult(InteractionContext context) =>
        Own(new(CustomKind.GetResult, context.InteractionId, context.UserId), Texts.In(context.Locale)[TextKey.DiscordGetResult], style: 1);

    public static JsonObject Revise(string? owner, string? locale) => Own(new(CustomKind.Revise, "", owner), Texts.In(locale)[TextKey.DiscordRevise], style: 2);

    public static JsonObject Delete(string? owner, string? locale) => Own(new(CustomKind.Delete, "", owner), Texts.In(locale)[TextKey.DiscordDelete], style: 2);

    private static JsonObject Own(CustomId id, string label, int style) =>
        new() { ["type"] = 2, ["style"] = style, ["label"] = label, ["custom_id"] = id.ToString() };

    private static string Label(string label) => label.Length == 0 ? "…" : Shortened.Text(label, LongestLabel);
}
