using NemoBot.Core.Delivery;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>
/// Handles <c>/alerts CODE</c>, which makes a chat one of the operator's, with a code of the operator page, and <c>/alerts off</c>. The links are no part of the chat,
/// and each step may be repeated, so it is taken at once.
/// </summary>
internal sealed class AlertsAction(AlertLinks links)
{
    public async Task<ActionResult> RunAsync(MessageContext context, string argument, CancellationToken cancellationToken)
    {
        var chat = context.Chat.Chat; // At its new address, if it moved.
        if (argument.Equals("off", StringComparison.OrdinalIgnoreCase))
        {
            await links.RemoveAsync(chat, cancellationToken);
            return context.Say(TextKey.AlertsOff);
        }

        if (argument.Length == 0)
        {
            return context.Say((await links.ListAsync(cancellationToken)).Contains(chat) ? TextKey.AlertsAreOn : TextKey.AlertsHow);
        }

        return context.Say(await links.AddAsync(chat, argument, cancellationToken) switch
        {
            AlertLink.Added => context.Texts[TextKey.AlertsOn],
            AlertLink.TooMany => context.Texts.Format(TextKey.AlertsTooMany, AlertLinks.Most),
            _ => context.Texts[TextKey.AlertsWrongCode],
        });
    }
}
