using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Delivery;

/// <summary>A note says only what is true of the post it is about. Pure.</summary>
internal static class Note
{
    /// <param name="about">As the platform has it by now: sent or given up.</param>
    public static OutgoingMessage Of(OutgoingMessage note, OutboxMessage about, Texts texts) => about switch
    {
        { Abandoned: true } or { MessageId: null } => note with { Text = texts[TextKey.NotShownHere] },
        { IsReduced: true } => note with { Text = texts[TextKey.EndedNote], RepliesTo = about.MessageId },
        _ => note with { RepliesTo = about.MessageId },
    };
}
