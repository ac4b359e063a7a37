using NemoBot.Core.Model;

namespace NemoBot.WebChat.Outgoing.Push;

/// <summary>How work ended, for a person who looks elsewhere.</summary>
internal enum JobEnd
{
    Done,
    VideoReady,
    Asks,
    Failed,
}

internal static class JobEnds
{
    /// <summary>Returns how the work ended that this message reports; null for other messages, and for work that the person has cancelled.</summary>
    public static JobEnd? Of(OutgoingMessage message) => message switch
    {
        { IsTransient: true } or { Notify: false } or { Card: null } => null,
        { Card.State: CardState.Failed } => JobEnd.Failed,
        { Card.State: not CardState.Done } => null,
        { Card.Asks: true } => JobEnd.Asks,
        { Video.IsVideo: true } => JobEnd.VideoReady,
        _ => JobEnd.Done,
    };
}
