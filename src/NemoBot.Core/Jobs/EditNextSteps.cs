using NemoBot.Core.Model;
using NemoBot.Core.Text.Captions;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Drafts;
using NemoBot.Core.Text.Localization;
using NemoVideo.Drafts;

namespace NemoBot.Core.Jobs;

/// <summary>Offers the next steps after an edit as buttons, and replaces the editor's buttons that the backend mentioned.</summary>
internal static class EditNextSteps
{
    /// <summary>Keep or strip what was added unasked; otherwise what the backend's words asked for, and what fits the timeline.</summary>
    public static IReadOnlyList<Button> After(JobContext context, AgentTurn turn, TimelineDiff? diff, ProjectState? state)
    {
        if (turn.Generated && diff is not null && Strip(diff, context.Texts) is { Count: > 0 } strip)
        {
            return [new(context.Texts[TextKey.ButtonKeepAll], new(ButtonKind.Keep), ButtonStyle.Primary), .. strip];
        }

        Button[] asked = [.. turn.Answer.Actions.Select(action => Offer(action, context.Texts)).OfType<Button>()];
        return [.. asked, .. Fitting(context, state, diff).Where(button => asked.All(other => other.Action != button.Action))];
    }

    /// <summary>Suggests edits, and then to look at the video and to export it; nothing while there is nothing to see.</summary>
    public static IReadOnlyList<Button> Fitting(JobContext context, ProjectState? state, TimelineDiff? diff) =>
        state?.Draft?.Timeline is { } timeline && Suggestions.For(timeline, context.Texts, context.Job.Request.Text, isTalkingHead: true, diff) is { Count: > 0 } steps
            ? [.. steps.SkipLast(1), Suggestions.Preview(context.Texts), steps[^1]]
            : [];

    /// <summary>Shows what "open the panel", "preview in timeline" and "check your account" would have shown.</summary>
    public static string InPlaceOf(IReadOnlyList<ButtonAction> actions, ProjectState? state, decimal? credits, Texts texts)
    {
        var timeline = actions.Any(action => action.Kind == ButtonKind.Status) && state?.Draft?.Timeline is { } tracks ? TimelineText.Of(tracks, texts) : "";
        var balance = actions.Any(action => action.Kind == ButtonKind.Credits) && credits is { } left ? texts.Format(TextKey.Credits, left) : "";
        return timeline.Length > 0 && balance.Length > 0 ? $"{timeline}\n\n{balance}" : timeline + balance;
    }

    /// <summary>Offers to undo and to redo, each only where there is something to undo or redo.</summary>
    public static IEnumerable<Button> History(ProjectRecord project, Texts texts)
    {
        if (project.Steps is { Done: > 0 } done)
        {
            yield return new(texts[TextKey.ButtonUndo], new(ButtonKind.Undo, done.JobId));
        }

        if (project.Steps is { Undone: > 0 } undone)
        {
            yield return new(texts[TextKey.ButtonRedo], new(ButtonKind.Redo, undone.JobId));
        }
    }

    /// <summary>Offers the captions as files, if there are some.</summary>
    public static IEnumerable<Button> Captions(ProjectState? state, Texts texts) =>
        state?.Draft?.Timeline is { } timeline && TimelineCaptions.Of(timeline).Count > 0 ? [Captions(texts)] : [];

    public static Button Captions(Texts texts) => new(texts[TextKey.ButtonCaptions], new(ButtonKind.Captions));

    public static Button InBrowser(Uri address, Texts texts) => new(texts[TextKey.ButtonOpenInBrowser], new(ButtonKind.Open, "claim")) { Link = address };

    /// <summary>Null if <see cref="InPlaceOf"/> has already shown it.</summary>
    private static Button? Offer(ButtonAction action, Texts texts) => action.Kind switch
    {
        ButtonKind.Say when action.Argument is { Length: > 0 } words => new(ProjectName.Of(words, texts), action),
        ButtonKind.Export => new(texts[TextKey.SuggestExport], action, ButtonStyle.Primary),
        ButtonKind.Upload => new(texts[TextKey.ButtonHowToUpload], action),
        _ => null,
    };

    private static List<Button> Strip(TimelineDiff diff, Texts texts)
    {
        var added = diff.Changes.Where(change => change.Kind == TimelineChangeKind.Added).Select(change => change.Track).ToHashSet();
        var strip = new List<Button>();
        if (added.Contains(TrackKind.Audio))
        {
            strip.Add(new(texts[TextKey.ButtonStripMusic], new(ButtonKind.Say, texts[TextKey.SayStripMusic])));
        }

        if (added.Contains(TrackKind.Text))
        {
            strip.Add(new(texts[TextKey.ButtonStripTitle], new(ButtonKind.Say, texts[TextKey.SayStripTitle])));
        }

        return strip;
    }
}
