using Microsoft.Extensions.Options;
using NemoBot.Core.Backend;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Localization;
using NemoVideo;
using NemoVideo.Accounts;
using NemoVideo.Http;

namespace NemoBot.Core.Actions;

/// <summary>Handles "credits", "积分": shows the balance, the prices, and the chat's last charges. Free; never fetches a first account for this purpose.</summary>
internal sealed class CreditsAction(InstantReads reads, NemoVideoClient nemo, IStore store, IOptions<NemoVideoOptions> options)
{
    /// <summary>Number of charges in the answer.</summary>
    private const int Charges = 10;

    public async Task<ActionResult> RunAsync(MessageContext context, CancellationToken cancellationToken)
    {
        var texts = context.Texts;
        Grant? grant = null;
        try
        {
            var balance = await reads.AskAsync(context.Chat, context.CountedAs, (account, stop) => nemo.GetCreditsAsync((grant = account).Access, stop), cancellationToken);
            if (balance is null || grant is null)
            {
                return await SayAsync(context, texts.Format(TextKey.CreditsNotStarted, options.Value.FreeCredits), cancellationToken);
            }

            var text = balance.Frozen > 0
                ? texts.Format(TextKey.CreditsFrozen, balance.Available, balance.Frozen)
                : texts.Format(TextKey.Credits, balance.Available);
            return await SayAsync(context, text, cancellationToken, MayRegister(grant, balance) ? [new(texts[TextKey.ButtonRegister], new(ButtonKind.Open, "register")) { Link = nemo.RegisterLink(grant.UserId) }] : []);
        }
        catch (NemoVideoApiException refused) when (refused.Code == NemoErrorCode.InvalidToken)
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

    private static bool MayRegister(Grant grant, CreditBalance balance) => grant.Kind == AccountKind.Anonymous && balance.Available < UsualPrice.Edit;

    private async Task<ActionResult> SayAsync(MessageContext context, string balance, CancellationToken cancellationToken, params IReadOnlyList<Button> buttons)
    {
        var charges = ChargeList.Of(await store.ListChargesAsync(context.Message.Chat, Charges, cancellationToken), context.Texts);
        return context.Say($"{balance}\n\n{context.Texts[TextKey.CreditsPrices]}{(charges.Length > 0 ? $"\n\n{charges}" : "")}", buttons) with
        {
            Chat = chat => chat with { KnowsPrices = true },
        };
    }
}
