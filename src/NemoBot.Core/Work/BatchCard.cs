using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Work;

/// <summary>Renders the card that goes through a batch: "2 of 3: talk.mp4". One post, edited in place. Pure.</summary>
internal static class BatchCard
{
    /// <summary>In characters, of the instruction before.</summary>
    private const int LongestBefore = 120;

    /// <param name="project">The project of the file whose turn it is.</param>
    /// <param name="number">Its number in the batch, from 1.</param>
    /// <param name="before">The instruction of a file before; null if there is none.</param>
    public static (string Text, IReadOnlyList<Button> Buttons) Ask(ProjectRecord project, int number, int of, string? before, Texts texts)
    {
        var text = texts.Format(TextKey.BatchAskOne, Markup.Escape(NameOf(project)), number, of);
        Button skip = new(texts[TextKey.ButtonSkip], new(ButtonKind.BatchSkip, project.Id));
        Button stop = new(texts[TextKey.ButtonBatchStop], new(ButtonKind.BatchStop, project.Id));
        if (before is null)
        {
            return (text, [skip, stop]);
        }

        var quoted = texts.Format(TextKey.Quoted, Markup.Escape(Shortened.Text(before.ReplaceLineEndings(" "), LongestBefore)));
        return (
            $"{text}\n\n{texts.Format(TextKey.BatchBefore, quoted)}",
            [new(texts[TextKey.ButtonBatchSame], new(ButtonKind.BatchSame, $"{project.Id} {before}"), ButtonStyle.Primary), skip, stop]);
    }

    /// <summary>Lets the card ask for the next file.</summary>
    public static OutboxMessage Asking(OutboxMessage card, string text, IReadOnlyList<Button> buttons, Texts texts) => Of(card, text, buttons, CardState.Done, asks: true, texts);

    /// <summary>Ends the card: nothing is left to press.</summary>
    /// <param name="state">Whether all files had their turn, or the user stopped.</param>
    public static OutboxMessage Ended(OutboxMessage card, string text, CardState state, Texts texts) => Of(card, text, [], state, asks: false, texts);

    /// <summary>Returns the instruction that the card offers to repeat; null if it offers none.</summary>
    public static string? Before(OutboxMessage? card) =>
        card?.Message.Buttons.FirstOrDefault(button => button.Action.Kind == ButtonKind.BatchSame) is { Action.Argument: { } argument } ? Parse(argument).Words : null;

    /// <summary>Splits the argument of <see cref="ButtonKind.BatchSame"/>.</summary>
    public static (string ProjectId, string Words) Parse(string argument) =>
        argument.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space ? (argument[..space], argument[(space + 1)..]) : (argument, "");

    /// <summary>The project is called after its file; where two files have the same name, only the projects' names tell them apart.</summary>
    public static string NameOf(ProjectRecord project) =>
        project.Footage is [{ FileName: var file }, ..] && Path.GetExtension(file) is { Length: > 1 } extension && !project.Name.EndsWith(extension, StringComparison.OrdinalIgnoreCase)
            ? project.Name + extension
            : project.Name;

    private static OutboxMessage Of(OutboxMessage card, string text, IReadOnlyList<Button> buttons, CardState state, bool asks, Texts texts)
    {
        CardStatus status = new(state, "", null, card.Message.Card?.StartedAt) { Asks = asks };
        return card with { Message = card.Message with { Text = text, Buttons = buttons, Card = status with { Stage = CardHeading.Title(status, texts) } } };
    }
}
