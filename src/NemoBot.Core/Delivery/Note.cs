using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Delivery;

/// <summary>Ensures that a note matches the final state of its post. Pure.</summary>
internal static class Note
{
    /// <param name="about">As the platform has it now: sent or given up.</param>
    public static OutgoingMessage Of(OutgoingMessage note, OutboxMessage about, Texts texts) => about switch
    {
        { Abandoned: true } or { MessageId: null } => note with { Text = texts[TextKey.NotShownHere] },
        { IsReduced: true } => note with { Text = texts[TextKey.EndedNote], RepliesTo = about.MessageId },
        _ => note with { RepliesTo = about.MessageId },
    };
}
