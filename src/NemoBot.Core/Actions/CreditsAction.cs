using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo;
using NemoVideo.Http;

namespace NemoBot.Core.Actions;

/// <summary>Handles "credits", "积分": shows the balance. Free; never fetches a first account for this purpose.</summary>
internal sealed class CreditsAction(InstantReads reads, NemoVideoClient nemo)
{
    public async Task<ActionResult> RunAsync(MessageContext context, CancellationToken cancellationToken)
    {
        var texts = context.Texts;
        Grant? grant = null;
        try
        {
            var balance = await reads.AskAsync(context.Chat, context.CountedAs, (account, stop) => nemo.GetCreditsAsync((grant = account).Access, stop), cancellationToken);
            if (balance is null || grant is null)
            {
                return context.Say($"{texts[TextKey.CreditsNotStarted]}\n\n{texts[TextKey.CreditsPrices]}");
            }

            var text = balance.Frozen > 0
                ? texts.Format(TextKey.CreditsFrozen, balance.Available, balance.Frozen)
                : texts.Format(TextKey.Credits, balance.Available);
            Button[] buttons = grant.Kind == AccountKind.Anonymous && balance.Available < 50
                ? [new(texts[TextKey.ButtonRegister], new(ButtonKind.Open, "register")) { Link = nemo.RegisterLink(grant.UserId) }]
                : [];
            return context.Say($"{text}\n\n{texts[TextKey.CreditsPrices]}", buttons);
        }
        catch (NemoVideoException refused) when (refused.Code == NemoErrorCode.InvalidToken)
        {
            return context.Say(grant?.Kind switch
            {
                AccountKind.Linked => TextKey.LinkedTokenInvalid,
                AccountKind.Operator => TextKey.OperatorTokenInvalid,
                _ => TextKey.BackendTroubleNow, // The fresh token is invalid too.
            });
        }
        catch (NoFreeAccountException none)
        {
            return context.Say(none.Words);
        }
    }
}
