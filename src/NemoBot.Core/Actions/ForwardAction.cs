using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>
/// Handles a forwarded message. Its text was written for someone else: neither a clip's caption ("look at this!") nor a forwarded text is an instruction, and
/// treating it as one costs credits. Footage is accepted with a question; text is carried out only at the press of a button.
/// </summary>
internal sealed class ForwardAction(StartWork work)
{
    /// <summary>Maximum number of characters quoted from a forwarded text.</summary>
    private const int Quoted = 300;

    public ActionResult Run(MessageContext context, string words)
    {
        var footage = work.WithPage(context, work.Footage(context));
        if (footage.Captions.Count > 0)
        {
            return work.AddCaptions(context, new Intent.Upload(), footage);
        }

        if (footage.HasAny)
        {
            return work.Upload(context, footage);
        }

        if (footage.Refusal is { } refusal)
        {
            return refusal;
        }

        if (FootageLinks.IsStreamingLinkOnly(words) || FootageLinks.NamesStreamingMedia(words))
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
