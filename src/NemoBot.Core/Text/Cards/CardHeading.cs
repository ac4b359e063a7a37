using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Text.Cards;

/// <summary>How a job's card says that the job ended, and how: a mark and a title. Pure.</summary>
internal static class CardHeading
{
    /// <summary>Texts that begin with one of these say themselves that something was done.</summary>
    private static readonly string[] OwnMarks = ["✅", "🎬", "🖼"];

    /// <summary>Returns the title of an ended card in a language.</summary>
    public static string Title(CardStatus card, Texts texts) => texts[card switch
    {
        { State: CardState.Failed } => TextKey.EndFailed,
        { Asks: true } => TextKey.EndAsks,
        { ChangedNothing: true } => TextKey.EndUnchanged,
        { State: CardState.Cancelled } => TextKey.EndCancelled,
        _ => TextKey.EndDone,
    }];

    /// <summary>Puts mark and title before the text of an ended card, for platforms that do not draw them; other messages stay as they are.</summary>
    public static OutgoingMessage Write(OutgoingMessage message) => message.Card is { State: CardState.Done or CardState.Failed or CardState.Cancelled, Stage.Length: > 0 } card
        && Mark(card) is var mark && !(mark == OwnMarks[0] && OwnMarks.Any(own => message.Text.StartsWith(own, StringComparison.Ordinal)))
            ? message with { Text = $"{mark} **{card.Stage}**\n\n{message.Text}" }
            : message;

    private static string Mark(CardStatus card) => card switch
    {
        { State: CardState.Failed } => "⚠️",
        { Asks: true } => "❓",
        { ChangedNothing: true } => "➖",
        { State: CardState.Cancelled } => "⏹️",
        _ => OwnMarks[0],
    };
}
