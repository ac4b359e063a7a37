using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoBot.Core.Work;
using NemoVideo.Drafts;

namespace NemoBot.Core.Jobs;

/// <summary>Builds the report for files that have arrived.</summary>
internal static class UploadReport
{
    public static OutgoingMessage Render(JobContext context, Workspace workspace, IReadOnlyList<Footage> received, IReadOnlyList<UploadRefusal> refusals, Uri? address, Tip? tip)
    {
        var texts = context.Texts;
        var list = string.Join("\n", received.Select(footage => $"- {Name(footage, texts)}"));
        var text = received.Count == 1
            ? texts.Format(TextKey.UploadedOne, Name(received[0], texts))
            : texts.Format(TextKey.UploadedSeveral, received.Count, list);
        if (refusals.Count > 0)
        {
            text = $"{text}\n\n{Words(refusals)}";
        }

        if (workspace.LostFootage.Count > 0)
        {
            text = $"{text}\n\n{texts.Format(TextKey.FootageLost, texts.List(workspace.LostFootage.Select(Markup.Escape)))}";
        }
        else if (workspace.SessionReplaced)
        {
            text = $"{texts[TextKey.SessionReplaced]}\n\n{text}";
        }

        text = tip is null ? text : $"{text}\n\n{tip.Text}";
        Button[] browser = address is null ? [] : [EditNextSteps.InBrowser(address, texts)];

        // An instruction that came with the files starts by itself.
        if (!context.Job.Request.AsksNext)
        {
            return new() { Text = text, Buttons = browser };
        }

        if (received.Count > 1)
        {
            return new()
            {
                Text = $"{text}\n\n{texts[TextKey.BatchQuestion]}",
                Buttons =
                [
                    new(texts[TextKey.ButtonBatchTogether], new(ButtonKind.BatchTogether, context.Job.Id), ButtonStyle.Primary),
                    new(texts[TextKey.ButtonBatchSeparately], new(ButtonKind.BatchSeparately, context.Job.Id)),
                    .. browser,
                ],
            };
        }

        return new()
        {
            Text = $"{text}\n\n{texts[TextKey.WhatNext]}",
            Buttons = [.. FirstEdits(texts, received[0]), .. browser],
        };
    }

    /// <summary>Offers the next steps for one clip as buttons.</summary>
    public static IEnumerable<Button> FirstEdits(Texts texts, Footage clip) =>
        Suggestions.For(Arrived, texts, isTalkingHead: clip.FileType is null or "video").Where(button => button.Action.Kind == ButtonKind.Say);

    /// <summary>Lists what was left out.</summary>
    public static string Words(IReadOnlyList<UploadRefusal> refusals) => string.Join("\n", refusals.Select(refusal => refusal.Words));

    /// <summary>A timeline with nothing but one unedited clip.</summary>
    private static Timeline Arrived { get; } = new([new(TrackKind.Video, 0, [new("", false, null, TimeSpan.Zero, TimeSpan.FromSeconds(1), null)])]);

    private static string Name(Footage footage, Texts texts) => TimeText.Named(texts, Markup.Escape(footage.FileName), footage.Duration);
}
