using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Captions;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo;
using NemoVideo.Drafts;
using NemoVideo.Http;
using NemoVideo.Secrets;

namespace NemoBot.Core.Jobs;

/// <summary>Sends the captions of the project as files, each in a message below the card. Free of charge: only the state is read.</summary>
internal sealed class CaptionsJob(Workspaces workspaces, NemoVideoClient nemo, IFileStore files, SecretMask secrets, TimeProvider time) : IJob
{
    /// <summary>The ids of a job's further messages have room for eight.</summary>
    private static readonly int MostTracks = 8 / CaptionFormat.All.Count;

    /// <summary>A timeline has fewer texts than fill this.</summary>
    private const long MaxBytes = 64L << 20;

    public JobKind Kind => JobKind.Captions;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        context.Card.Stage(TextKey.StageReading);
        var checkpoint = context.Checkpoint<CaptionsCheckpoint>();
        if (checkpoint is null)
        {
            var workspace = await context.OpenWorkspaceAsync(workspaces, cancellationToken);
            if (await TryReadAsync(workspace, cancellationToken) is not { } timeline || workspace.SessionReplaced)
            {
                return new(JobState.Failed, new() { Text = context.Texts[TextKey.StatusProjectIdledOut] });
            }

            var tracks = TimelineCaptions.Of(timeline);
            if (tracks.Count == 0)
            {
                return None(context, timeline);
            }

            checkpoint = await SaveAsync(context, workspace.Project.Name, tracks, cancellationToken);
            await context.SaveAsync(checkpoint);
        }

        return Report(context, checkpoint);
    }

    /// <summary>Returns the timeline; null if the backend no longer has the project.</summary>
    private async Task<Timeline?> TryReadAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        try
        {
            var state = await workspace.ReadAsync((access, session) => nemo.GetStateAsync(access, session, cancellationToken), cancellationToken);
            return state.Draft?.Timeline ?? Timeline.Empty;
        }
        catch (NemoVideoApiException refused) when (refused.Code == NemoErrorCode.SessionNotFound)
        {
            return null;
        }
    }

    private async Task<CaptionsCheckpoint> SaveAsync(JobContext context, string project, IReadOnlyList<CaptionTrack> tracks, CancellationToken cancellationToken)
    {
        var sent = tracks.Take(MostTracks).ToList();
        var saved = new List<SavedCaptions>();
        foreach (var file in CaptionFiles.Of(sent, project, time.GetUtcNow(), secrets))
        {
            var stored = await files.SaveAsync(new(context.Job.Chat) { CountedAs = context.Job.Request.CountedAs }, file.FileName, file.Format.MediaType, new MemoryStream(file.Content, writable: false), MaxBytes, cancellationToken);
            saved.Add(new(stored.Id, stored.FileName, stored.SizeBytes, file.Format.Extension, file.Title));
        }

        return new(project, sent.Sum(track => track.Cues.Count), tracks.Count, saved);
    }

    private static JobResult Report(JobContext context, CaptionsCheckpoint done)
    {
        var texts = context.Texts;
        var text = texts.Format(TextKey.CaptionsReady, Markup.Escape(done.Project), done.Cues);
        return new(JobState.Done, new() { Text = done.Tracks > MostTracks ? $"{text}\n\n{texts.Format(TextKey.CaptionsSome, MostTracks, done.Tracks)}" : text, ProjectId = context.ProjectId })
        {
            More = [.. done.Files.Select(file => Message(file, texts))],
        };
    }

    private static OutgoingMessage Message(SavedCaptions file, Texts texts)
    {
        var words = texts[file.Extension == CaptionFormat.Vtt.Extension ? TextKey.CaptionsVtt : TextKey.CaptionsSrt];
        return new()
        {
            Text = file.Title is { } title ? texts.Format(TextKey.TrackLine, $"**{Markup.Escape(title)}**", words) : words,
            Video = new(file.FileId, file.FileName, file.SizeBytes, null, null, null)
            {
                IsDocument = true,
                Instead = texts.Format(TextKey.CaptionsNotSent, Markup.Escape(file.FileName)),
            },
        };
    }

    private static JobResult None(JobContext context, Timeline timeline)
    {
        var texts = context.Texts;
        var isEmpty = !timeline.IsOpaque && timeline.Tracks.All(track => track.Segments.Count == 0);
        return new(JobState.Done, new()
        {
            Text = texts[timeline.IsOpaque ? TextKey.CaptionsUnreadable : isEmpty ? TextKey.NothingToExport : TextKey.CaptionsNone],
            Buttons = timeline.IsOpaque || isEmpty ? [] : [new(texts[TextKey.SuggestSubtitles], new(ButtonKind.Say, texts[TextKey.SuggestSubtitles]))],
            ProjectId = context.ProjectId, // Its button is an edit of this project, whichever is current.
        })
        {
            DidNothing = true,
        };
    }

    /// <param name="Cues">In the files.</param>
    /// <param name="Tracks">With captions, sent or not.</param>
    private sealed record CaptionsCheckpoint(string Project, int Cues, int Tracks, IReadOnlyList<SavedCaptions> Files);

    private sealed record SavedCaptions(string FileId, string FileName, long SizeBytes, string Extension, string? Title);
}
