using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>
/// Handles /apikey. A chat keeps its messages and shows them again, so no answer contains a key: it leads to the page that makes one and shows it once, and revokes
/// those that exist.
/// </summary>
internal static class ApiKeysAction
{
    public static ActionResult Run(MessageContext context) => context.Limits.KeysPage is { } page
        ? context.Say(
            $"{context.Texts[TextKey.ApiKeysAbout]}\n\n{context.Texts.Format(TextKey.ApiKeysCount, context.Chat.ApiKeys.Count, ApiKey.Most)}",
            new Button(context.Texts[TextKey.ButtonApiKeys], new(ButtonKind.Open, "keys"), ButtonStyle.Primary) { Link = page })
        : context.Say(TextKey.ApiKeysElsewhere);
}
