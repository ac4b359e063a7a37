using NemoBot.Discord.Incoming;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Outgoing;

/// <summary>A route by which a post reaches the person who interacted.</summary>
internal enum AnswerStep
{
    /// <summary>Edit the card with the interaction's token.</summary>
    Card,

    /// <summary>Edit the card with the bot's token.</summary>
    CardByBot,

    /// <summary>Send a new message with the bot's token.</summary>
    Message,

    /// <summary>Send a new message with the interaction's token; cannot be retried safely.</summary>
    FollowUp,

    /// <summary>Replace the card's content: an edit, so it can be retried.</summary>
    TakeOver,

    /// <summary>Wait for a press on "Get result".</summary>
    Park,

    /// <summary>Do nothing: the message is unreachable at the moment, or shows something newer.</summary>
    Skip,

    /// <summary>No route is left.</summary>
    Lost,
}

/// <summary>Selects the route, as a table: by place, by the token's age, and by the post's kind (docs/contracts/discord.md §3.2, §3.3). Pure.</summary>
internal static class AnswerRoute
{
    private const int MostFollowUps = 5;

    /// <param name="hasCard">True if the interaction's own answer exists and can be filled.</param>
    public static AnswerStep ForSend(AnswerRecord answer, bool hasCard, string postId, DateTimeOffset now)
    {
        var alive = now < answer.ExpiresAt;
        var botReaches = answer.Reach is Reach.Member or Reach.DirectMessage;
        var ownsCard = answer.CardPost == postId || (answer.CardPost is null && hasCard);
        var cardIsThere = !answer.IsCardLost && (hasCard || answer.CardId is not null);
        return answer switch
        {
            _ when ownsCard && alive => AnswerStep.Card,

            // The first answer may still be unfilled ("thinking…"), and only its token can change that: Discord decides whether the token is valid, not our clock.
            { CardId: null } or { CardPost: null } when ownsCard && answer.ExpiresAt > DateTimeOffset.MinValue => AnswerStep.Card,
            { CardId: not null } when ownsCard && botReaches => AnswerStep.CardByBot,
            _ when botReaches => AnswerStep.Message,

            _ when alive && answer.FollowUps < MostFollowUps && !answer.Begun.Contains(postId) => AnswerStep.FollowUp,

            // Hides what the card says, so only where no follow-up is left, or where it is unknown whether one arrived.
            _ when alive && cardIsThere => AnswerStep.TakeOver,

            // No other route is left, and our clock may be wrong about the token: try what Discord did not refuse.
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
            _ => AnswerStep.Skip, // The next press shows the current state.
        };
    }

    /// <summary>Returns whether the error closes this route, while another may be open.</summary>
    public static bool Closes(AnswerStep step, DiscordException refused) => step switch
    {
        AnswerStep.Card or AnswerStep.TakeOver or AnswerStep.CardByBot when refused.IsMessageFixed => true,
        AnswerStep.Card or AnswerStep.TakeOver or AnswerStep.FollowUp => refused.IsTokenDead || refused.IsMessageGone || refused.Code == 40094,
        AnswerStep.CardByBot or AnswerStep.Message => refused.IsChannelClosed || (step == AnswerStep.CardByBot && refused.IsMessageGone),
        _ => false,
    };

    /// <summary>Returns the answer without the route that the error closed (<see cref="Closes"/>).</summary>
    public static AnswerRecord Closed(AnswerRecord answer, AnswerStep step, DiscordException refused) => (step, refused) switch
    {
        (_, { Code: 40094 }) => answer with { FollowUps = int.MaxValue },
        (_, { IsMessageFixed: true }) => answer.WithoutCard(),
        (AnswerStep.Card or AnswerStep.TakeOver or AnswerStep.FollowUp, _) => answer.WithDeadToken(),
        (AnswerStep.CardByBot, { IsMessageGone: true }) => answer.WithoutCard(),
        _ => answer with { Reach = Reach.UserInstall },
    };
}
