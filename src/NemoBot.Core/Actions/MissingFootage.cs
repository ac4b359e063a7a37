using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>Asks before an instruction goes to a project whose files did not arrive: the editor would work, and charge, without them.</summary>
internal sealed class MissingFootage(IStore store)
{
    /// <summary>Number of finished jobs to search: the upload is among the latest.</summary>
    private const int Remembered = 50;

    /// <summary>Offers to upload again, if that can help, and to pass the words on as they are. Null if the project has something to work on, or was begun without files.</summary>
    public async Task<ActionResult?> TryAskAsync(MessageContext context, Intent.Edit edit, CancellationToken cancellationToken)
    {
        if (edit.Step is not null || context.Project is not { Footage.Count: 0, ToRestore.Count: 0, ResultMessageIds.Count: 0 } project)
        {
            return null;
        }

        var finished = await store.FinishedJobsAsync(context.Message.Chat, Remembered, cancellationToken);
        var jobs = context.Unfinished.Concat(finished).Where(job => job.IsIn(project.Id)).ToList();
        if (jobs.Any(IsUnderway) || jobs.Where(IsLost).MaxBy(job => SortableId.Parse(job.Id)) is not { } lost)
        {
            return null;
        }

        Button tell = new(context.Texts[TextKey.MeantTell], new(ButtonKind.Say, edit.Text));
        var card = await store.GetPostAsync(lost.Chat, lost.PostId, cancellationToken);
        var retry = card?.Message.Buttons.FirstOrDefault(button => button is { Action.Kind: ButtonKind.Retry, IsPressed: false });
        return context.Say(TextKey.VagueWithoutFootage, retry is null ? [tell] : [retry, tell]);
    }

    /// <summary>Whether the work that follows has its files still to come, or the editor was told something there already.</summary>
    private static bool IsUnderway(JobRecord job) => job.Kind == JobKind.Upload
        ? job is { State: JobState.Queued or JobState.Running, CancelRequested: false }
        : job.State is not JobState.Cancelled and not JobState.Failed || job.Checkpoint is not null;

    /// <summary>Whether files were sent that did not arrive. A link to a page is no file: the editor may work without it.</summary>
    private static bool IsLost(JobRecord job) => job.Kind == JobKind.Upload
        && (job.State is JobState.Failed or JobState.Cancelled || job.CancelRequested)
        && (job.Request.Attachments.Count > 0 || job.Request.Links.Any(FootageLinks.NamesFile));
}
