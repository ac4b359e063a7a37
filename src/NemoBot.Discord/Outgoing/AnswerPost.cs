using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;

namespace NemoBot.Discord.Outgoing;

/// <summary>Represents a post to deliver as the answer to an interaction.</summary>
internal sealed record AnswerPost(ChatKey Chat, PostHandle Handle, OutgoingMessage Message, InteractionContext Context)
{
    /// <summary>How long before the token expires the card tells how to continue. Cards are updated at least every 2 minutes.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(150);

    public string PostId => Handle.Id;

    /// <summary>Returns true for a note: a short post that notifies the person of another message of ours; ordinary messages reply to the interaction itself.</summary>
    public bool IsNote => Message is { Card: null, Video: null, Notify: true } && Snowflakes.IsOne(Message.RepliesTo) && Message.RepliesTo != Context.InteractionId;

    public BodyOptions OptionsFor(AnswerRecord answer, VideoWay way, DateTimeOffset now)
    {
        var goesOn = Message.Card is { State: CardState.Queued or CardState.Working };
        var needsPress = goesOn && answer.Reach is Reach.UserInstall or Reach.Ephemeral;
        return new(answer.Reach == Reach.DirectMessage ? null : Context.UserId, Context.Locale, way)
        {
            GetResult = needsPress ? Context : null,
            ComeBack = needsPress && answer.ExpiresAt - now < Farewell,
        };
    }
}
