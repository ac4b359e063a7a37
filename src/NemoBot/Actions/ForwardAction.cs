using NemoBot.Conversation;
using NemoBot.Replies;

namespace NemoBot.Actions;

/// <summary>
/// A forwarded message. Its words were written for somebody else: a clip's caption ("look at this!") is no order, nor is a forwarded text, which costs credits
/// if it is taken for one. So footage is taken and asked about, and a text is done only at the press of a button.
/// </summary>
internal sealed class ForwardAction(StartWork work)
{
    /// <summary>Characters of a forwarded text that are repeated.</summary>
    private const int Quoted = 300;

    public Answer Run(Turn turn, string words)
    {
        var footage = work.Footage(turn);
        if (footage.HasAny)
        {
            return work.Upload(turn, footage);
        }

        if (footage.Refusal is { } refusal)
        {
            return refusal;
        }

        if (FootageLinks.IsStreamingLinkOnly(words))
        {
            return turn.Say(TextKey.StreamingLink);
        }

        return words.Length == 0
            ? turn.Say(TextKey.EmptyMessage)
            : turn.Say(
                turn.Texts.Format(TextKey.ForwardedWords, Markup.Escape(Short(words))),
                new Button(turn.Texts[TextKey.ButtonDoForwarded], new(ButtonKind.Say, words), ButtonStyle.Primary));
    }

    private static string Short(string words)
    {
        var line = words.ReplaceLineEndings(" ");
        return line.Length <= Quoted ? line : line[..(char.IsHighSurrogate(line[Quoted - 1]) ? Quoted - 1 : Quoted)] + "…";
    }
}
