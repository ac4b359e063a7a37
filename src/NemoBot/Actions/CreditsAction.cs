using NemoBot.Accounts;
using NemoBot.Conversation;
using NemoBot.Replies;
using NemoVideo;
using NemoVideo.Http;

namespace NemoBot.Actions;

/// <summary>"credits", "积分": the balance. Costs nothing, and never fetches an account just to look at it.</summary>
internal sealed class CreditsAction(AccountBook accounts, NemoVideoClient nemo, TimeProvider time)
{
    public async Task<Answer> RunAsync(Turn turn, CancellationToken cancellationToken)
    {
        var texts = turn.Texts;
        if (accounts.Current(turn.Chat) is not { } grant)
        {
            return turn.Say(turn.Chat.Account is null ? TextKey.CreditsNotStarted : TextKey.CreditsRenewed);
        }

        try
        {
            var balance = await Patience.AskAsync(stop => nemo.GetCreditsAsync(grant.Access, stop), time, cancellationToken);
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
            return turn.Say(grant.Kind switch
            {
                AccountKind.Linked => TextKey.LinkedTokenInvalid,
                AccountKind.Operator => TextKey.OperatorTokenInvalid,
                _ => TextKey.CreditsRenewed,
            });
        }
    }
}
