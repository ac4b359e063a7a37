using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>
/// A forwarded message. Its words were written for somebody else: a clip's caption ("look at this!") is no order, nor is a forwarded text, which costs credits
/// if it is taken for one. So footage is taken and asked about, and a text is done only at the press of a button.
/// </summary>
internal sealed class ForwardAction(StartWork work)
{
    /// <summary>Characters of a forwarded text that are repeated.</summary>
    private const int Quoted = 300;

    public ActionResult Run(MessageContext context, string words)
    {
        var footage = work.Footage(context);
        if (footage.HasAny)
        {
            return work.Upload(context, footage);
        }

        if (footage.Refusal is { } refusal)
        {
            return refusal;
        }

        if (FootageLinks.IsStreamingLinkOnly(words))
        {
            return context.Say(TextKey.StreamingLink);
        }

        return words.Length == 0
            ? context.Say(TextKey.EmptyMessage)
            : context.Say(
                context.Texts.Format(TextKey.ForwardedWords, Markup.Escape(Short(words))),
                new Button(context.Texts[TextKey.ButtonDoForwarded], new(ButtonKind.Say, words), ButtonStyle.Primary));
    }

    private static string Short(string words)
    {
        var line = words.ReplaceLineEndings(" ");
        return line.Length <= Quoted ? line : line[..(char.IsHighSurrogate(line[Quoted - 1]) ? Quoted - 1 : Quoted)] + "…";
    }
}
