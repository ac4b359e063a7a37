using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Keys;

/// <summary>Renders the parts of the keys' page that depend on the chat.</summary>
internal static class KeysHtml
{
    /// <summary>Shows a key or a secret that was just made; empty for none.</summary>
    public static string Made(KeysView view, Texts texts) => view switch
    {
        { MadeKey: { } key } => Made(texts[TextKey.WebKeysShown], key),
        { MadeHook: { } hook } => Made(texts.Format(TextKey.WebHooksShown, HostOf(hook)), hook.Secret),
        _ => "",
    };

    /// <summary>Lists keys with a button that revokes each; empty for none.</summary>
    public static string List(IReadOnlyList<ApiKey> keys, Texts texts) => keys.Count == 0
        ? ""
        : $"<ul class=\"keys\">{string.Concat(keys.Select(key => Row(key, texts)))}</ul>";

    /// <summary>Lists addresses with buttons that renew the secret of each, and remove it; empty for none.</summary>
    public static string List(IReadOnlyList<JobHook> hooks, Texts texts) => hooks.Count == 0
        ? ""
        : $"<ul class=\"keys hooks\">{string.Concat(hooks.Select(hook => Row(hook, texts)))}</ul>";

    public static string Problem(string? problem) => problem is null ? "" : $"<p class=\"problem\" role=\"alert\">{Html(problem)}</p>";

    private static string Made(string words, string secret) => $"<div class=\"made\" role=\"status\"><p>{Html(words)}</p><code>{Html(secret)}</code></div>";

    private static string Row(ApiKey key, Texts texts) =>
        $"<li><span>{Html(texts.Format(TextKey.WebKeysMade, key.MadeAt))}</span>"
        + $"{Button($"{KeysEndpoint.Path}/{key.Id}/revoke", "", texts[TextKey.WebKeysRevoke], texts.Format(TextKey.WebKeysRevokeThis, key.MadeAt))}</li>";

    private static string Row(JobHook hook, Texts texts)
    {
        var state = hook switch
        {
            { FailingSince: { } since } => texts.Format(TextKey.WebHooksFailing, since),
            { DeliveredAt: { } last } => texts.Format(TextKey.WebHooksDelivered, last),
            _ => texts[TextKey.WebHooksNever],
        };
        var path = $"{KeysEndpoint.HooksPath}/{hook.Id}";
        return $"<li><span>{Html(HostOf(hook))}<br>{Html(state)}</span><div class=\"acts\">"
            + Button($"{path}/secret", "renew", texts[TextKey.WebHooksRenew], texts.Format(TextKey.WebHooksRenewThis, HostOf(hook)))
            + Button($"{path}/remove", "", texts[TextKey.WebHooksRemove], texts.Format(TextKey.WebHooksRemoveThis, HostOf(hook))) + "</div></li>";
    }

    private static string Button(string action, string style, string label, string about) =>
        $"<form method=\"post\" action=\"{Html(action)}\"><button class=\"{style}\" type=\"submit\" aria-label=\"{Html(about)}\">{Html(label)}</button></form>";

    /// <summary>The rest of the address may be a secret.</summary>
    private static string HostOf(JobHook hook) => new Uri(hook.Address).IdnHost;

    private static string Html(string text) => PageFiles.Html.Encode(text);
}
