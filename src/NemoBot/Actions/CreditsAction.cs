using NemoBot.Accounts;
using NemoBot.Conversation;
using NemoBot.Replies;
using NemoVideo;
using NemoVideo.Http;

namespace NemoBot.Actions;

/// <summary>"credits", "积分": the balance. Costs nothing, and never fetches a first account just to look at it.</summary>
internal sealed class CreditsAction(InstantReads reads, NemoVideoClient nemo)
{
    public async Task<Answer> RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        var texts = turn.Texts;
        Grant? grant = null;
        try
        {
            var balance = await reads.AskAsync(turn.Chat, turn.CountedAs, (account, stop) => nemo.GetCreditsAsync((grant = account).Access, stop), cancellationToken);
            if (balance is null || grant is null)
            {
                return turn.Say($"{texts[TextKey.CreditsNotStarted]}\n\n{texts[TextKey.CreditsPrices]}");
            }

            var text = balance.Frozen > 0
                ? texts.Format(TextKey.CreditsFrozen, balance.Available, balance.Frozen)
                : texts.Format(TextKey.Credits, balance.Available);
            Button[] buttons = grant.Kind == AccountKind.Anonymous && balance.Available < 50
                ? [new(texts[TextKey.ButtonRegister], new(ButtonKind.Open, "register")) { Link = nemo.RegisterLink(grant.UserId) }]
                : [];
            return turn.Say($"{text}\n\n{texts[TextKey.CreditsPrices]}", buttons);
        }
        catch (NemoVideoException refused) when (refused.Code == NemoErrorCode.InvalidToken)
        {
            return turn.Say(grant?.Kind switch
            {
                AccountKind.Linked => TextKey.LinkedTokenInvalid,
                AccountKind.Operator => TextKey.OperatorTokenInvalid,
                _ => TextKey.BackendTroubleNow, // Not even the fresh token is good.
            });
        }
        catch (NoFreeAccountException none)
        {
            return turn.Say(none.Words);
        }
    }
}
