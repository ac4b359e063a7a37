using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Keys;

/// <summary>Renders the parts of the keys' page that depend on the chat.</summary>
internal static class KeysHtml
{
    /// <summary>Shows a key that was just made; empty for none.</summary>
    public static string Made(string? key, Texts texts) => key is null
        ? ""
        : $"<div class=\"made\" role=\"status\"><p>{Html(texts[TextKey.WebKeysShown])}</p><code>{Html(key)}</code></div>";

    /// <summary>Lists keys with a button that revokes each; empty for none.</summary>
    public static string List(IReadOnlyList<ApiKey> keys, Texts texts) => keys.Count == 0
        ? ""
        : $"<ul class=\"keys\">{string.Concat(keys.Select(key => Row(key, texts)))}</ul>";

    private static string Row(ApiKey key, Texts texts) =>
        $"<li><span>{Html(texts.Format(TextKey.WebKeysMade, key.MadeAt))}</span><form method=\"post\" action=\"{KeysEndpoint.Path}/{Html(key.Id)}/revoke\">"
        + $"<button type=\"submit\" aria-label=\"{Html(texts.Format(TextKey.WebKeysRevokeThis, key.MadeAt))}\">{Html(texts[TextKey.WebKeysRevoke])}</button></form></li>";

    private static string Html(string text) => PageFiles.Html.Encode(text);
}
