using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;

namespace NemoBot.Discord.Outgoing;

/// <summary>A post on its way to an interaction's answer.</summary>
internal sealed record AnswerPost(ChatKey Chat, PostHandle Handle, OutgoingMessage Message, DiscordContext Context)
{
    /// <summary>So long before the token dies, the card says how to go on. Cards move at least every 2 minutes.</summary>
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(150);

    public string PostId => Handle.Id;

    /// <summary>Short words that call the person to another message of ours: an ordinary message answers the interaction.</summary>
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
