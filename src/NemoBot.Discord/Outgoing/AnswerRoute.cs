using NemoBot.Discord.Incoming;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Outgoing;

/// <summary>A way to bring a post to the person who interacted.</summary>
internal enum AnswerStep
{
    /// <summary>Edit the card by the interaction's token.</summary>
    Card,

    /// <summary>Edit the card by the bot's token.</summary>
    CardByBot,

    /// <summary>A message of its own by the bot's token.</summary>
    Message,

    /// <summary>A message of its own by the interaction's token; cannot be repeated safely.</summary>
    FollowUp,

    /// <summary>Put it in the card's place: an edit, so it can be repeated.</summary>
    TakeOver,

    /// <summary>Wait for a press on "Get result".</summary>
    Park,

    /// <summary>Nothing to do: the message cannot be reached now, or shows something newer.</summary>
    Skip,

    /// <summary>There is no way left.</summary>
    Lost,
}

/// <summary>Which way is open, as a table: by place, by the token's age, by what the post is (docs/contracts/discord.md §3.2, §3.3). Pure.</summary>
internal static class AnswerRoute
{
    private const int MostFollowUps = 5;

    /// <param name="hasCard">The interaction's own answer is there to be filled.</param>
    public static AnswerStep ForSend(AnswerRecord answer, bool hasCard, string postId, bool hasVideo, DateTimeOffset now)
    {
        var alive = now < answer.ExpiresAt;
        var botReaches = answer.Reach is Reach.Member or Reach.DirectMessage;
        var ownsCard = answer.CardPost == postId || (answer.CardPost is null && hasCard);
        var cardIsThere = !answer.IsCardLost && (hasCard || answer.CardId is not null);
        return answer switch
        {
            _ when ownsCard && alive => AnswerStep.Card,

            // The first answer may stand there unfilled ("thinking…"), and only its token ends that: Discord says whether it lives, not our clock.
            { CardId: null } or { CardPost: null } when ownsCard && answer.ExpiresAt > DateTimeOffset.MinValue => AnswerStep.Card,
            { CardId: not null } when ownsCard && botReaches => AnswerStep.CardByBot,
            _ when botReaches => AnswerStep.Message,

            // A video goes into the card: only an edit can be repeated when its outcome is unknown.
            _ when alive && (!hasVideo || !cardIsThere) && answer.FollowUps < MostFollowUps && !answer.Begun.Contains(postId) => AnswerStep.FollowUp,
            _ when alive && cardIsThere => AnswerStep.TakeOver,

            // No other way is left, and our clock may be wrong about the token: what Discord did not refuse is tried.
            _ when ownsCard && answer.ExpiresAt > DateTimeOffset.MinValue => AnswerStep.Card,
            { CardId: not null } => AnswerStep.Park,
            _ => AnswerStep.Lost,
        };
    }

    public static AnswerStep ForEdit(AnswerRecord answer, string messageId, string postId, DateTimeOffset now)
    {
        var alive = now < answer.ExpiresAt;
        var botReaches = answer.Reach is Reach.Member or Reach.DirectMessage;
        return answer switch
        {
            _ when messageId != answer.CardId => botReaches ? AnswerStep.Message : alive ? AnswerStep.FollowUp : AnswerStep.Skip,
            { Shows: { } shown } when shown != postId => AnswerStep.Skip,
            _ when alive => AnswerStep.Card,
            _ when botReaches => AnswerStep.CardByBot,
            _ => AnswerStep.Skip, // The next press shows it as it is then.
        };
    }

    /// <summary>The refusal means that this way is closed, and another may be open.</summary>
    public static bool Closes(AnswerStep step, DiscordException refused) => step switch
    {
        AnswerStep.Card or AnswerStep.TakeOver or AnswerStep.CardByBot when refused.IsMessageFixed => true,
        AnswerStep.Card or AnswerStep.TakeOver or AnswerStep.FollowUp => refused.IsTokenDead || refused.IsMessageGone || refused.Code == 40094,
        AnswerStep.CardByBot or AnswerStep.Message => refused.IsChannelClosed || (step == AnswerStep.CardByBot && refused.IsMessageGone),
        _ => false,
    };

    /// <summary>The answer without the way that a refusal closed, see <see cref="Closes"/>.</summary>
    public static AnswerRecord Closed(AnswerRecord answer, AnswerStep step, DiscordException refused) => (step, refused) switch
    {
        (_, { Code: 40094 }) => answer with { FollowUps = int.MaxValue },
        (_, { IsMessageFixed: true }) => answer.WithoutCard(),
        (AnswerStep.Card or AnswerStep.TakeOver or AnswerStep.FollowUp, _) => answer.WithDeadToken(),
        (AnswerStep.CardByBot, { IsMessageGone: true }) => answer.WithoutCard(),
        _ => answer with { Reach = Reach.UserInstall },
    };
}
