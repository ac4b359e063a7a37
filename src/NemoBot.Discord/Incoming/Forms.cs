using System.Text.Json.Nodes;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Discord.Incoming;

/// <summary>Builds the forms (modals) that answer a command or a press.</summary>
internal static class Forms
{
    /// <summary>Builds the form for a token, which no chat ever shows.</summary>
    public static JsonObject Login(string? locale)
    {
        var token = Text(style: 1, maxLength: 4000);
        token["placeholder"] = Texts.In(locale)[TextKey.DiscordFormTokenHint];
        return Form(new CustomId(CustomKind.LoginForm, "", null), Texts.In(locale)[TextKey.DiscordLoginAbout], Label(Texts.In(locale)[TextKey.DiscordFormToken], token));
    }

    /// <param name="messageId">The result to change.</param>
    public static JsonObject Revise(string? locale, string messageId) => Form(
        new CustomId(CustomKind.ReviseForm, messageId, null),
        Texts.In(locale)[TextKey.DiscordRevise],
        Label(Texts.In(locale)[TextKey.DiscordFormPrompt], Text(style: 2, maxLength: 2000)),
        Label(Texts.In(locale)[TextKey.DiscordFormVideo], new JsonObject { ["type"] = 19, ["custom_id"] = "video", ["required"] = false, ["min_values"] = 0, ["max_values"] = 5 }));

    private static JsonObject Form(CustomId id, string title, params JsonObject[] fields) => new()
    {
        ["type"] = 9,
        ["data"] = new JsonObject
        {
            ["custom_id"] = id.ToString(),
            ["title"] = title.Length > 45 ? title[..45] : title,
            ["components"] = new JsonArray([.. fields]),
        },
    };

    private static JsonObject Label(string label, JsonObject field) => new()
    {
        ["type"] = 18,
        ["label"] = label.Length > 45 ? label[..45] : label,
        ["component"] = field,
    };

    private static JsonObject Text(int style, int maxLength) => new()
    {
        ["type"] = 4,
        ["custom_id"] = "text",
        ["style"] = style,
        ["required"] = true,
        ["max_length"] = maxLength,
    };
}
