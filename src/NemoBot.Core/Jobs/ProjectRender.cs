using Microsoft.Extensions.Options;
using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Captions;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo;
using NemoVideo.Drafts;
using NemoVideo.Http;
using NemoVideo.Renders;

namespace NemoBot.Core.Jobs;

/// <summary>Renders a project at the backend, and downloads the MP4. Free of charge. The render's id is stored before the render is requested, so a restart finds it again.</summary>
internal sealed partial class ProjectRender(
    Workspaces workspaces,
    NemoVideoClient nemo,
    ResultFiles results,
    SortableIds ids,
    IOptions<NemoVideoOptions> options,
    TimeProvider time,
    ILogger<ProjectRender> logger)
{
    /// <summary>A failed render is requested once more, under a new id (docs/contracts/nemovideo.md §3.8).</summary>
    private const int MaxTries = 2;

    /// <summary>The first "not found" may come from a server that does not know the render yet.</summary>
    private const int PollsUntilLost = 2;

    /// <summary>Renders the project, or takes up the render of the checkpoint.</summary>
    /// <param name="words">What the user reads if there is no video.</param>
    /// <param name="isReduced">Whether lower quality is asked for; the backend may refuse it, then the video has the usual one.</param>
    public async Task<Rendered> RunAsync(JobContext context, Workspace workspace, RenderWords words, bool isReduced, CancellationToken cancellationToken)
    {
        var checkpoint = context.Checkpoint<RenderCheckpoint>() ?? new() { IsReduced = isReduced };
        if (checkpoint.File is { } stored)
        {
            return new(stored, null) { HasCaptions = checkpoint.HasCaptions };
        }

        context.Card.Stage(words.Rendering);
        if (await RenderAsync(context, workspace, checkpoint, cancellationToken) is not { } render)
        {
            return new(null, Nothing(context, workspace, words));
        }

        if (render.State != RenderState.Completed)
        {
            return new(null, Failed(context, render.State == RenderState.Failed ? words.Failed : words.Slow));
        }

        context.Card.Stage(TextKey.StageFetching);
        if (await TryFetchAsync(context, workspace, render, cancellationToken) is not { } file)
        {
            return new(null, Failed(context, words.NotFetched));
        }

        checkpoint = context.Checkpoint<RenderCheckpoint>()! with { File = file };
        await context.SaveAsync(checkpoint);
        return new(file, null) { HasCaptions = checkpoint.HasCaptions };
    }

    /// <summary>Cancels the render, if one was requested.</summary>
    /// <param name="workspace">Null if the cancel came before it was opened, after a restart that found the render started.</param>
    public async Task CancelAsync(JobContext context, Workspace? workspace)
    {
        if (context.Checkpoint<RenderCheckpoint>()?.RenderId is not { } renderId)
        {
            return;
        }

        try
        {
            workspace ??= await context.ReopenWorkspaceAsync(workspaces, context.Stopping);
            await nemo.CancelRenderAsync(workspace.Access, renderId, context.Stopping);
        }
        catch (NemoVideoException fault)
        {
            LogNotCancelled(fault, renderId); // It ends by itself, unused and free of charge.
        }
    }

    /// <summary>Null if no try downloaded the whole video; the render remains, and a later try starts with the download.</summary>
    private async Task<VideoResult?> TryFetchAsync(JobContext context, Workspace workspace, RenderStatus render, CancellationToken cancellationToken)
    {
        try
        {
            return await results.FetchAsync(context.Job, workspace, render, context.Card.Progress, cancellationToken);
        }
        catch (Exception fault) when (fault is NemoVideoTransportException or NemoVideoApiException { Code: NemoErrorCode.ServerTrouble or NemoErrorCode.Unreadable or NemoErrorCode.RenderNotFound or NemoErrorCode.Refused })
        {
            LogNotFetched(fault, render.Id);
            return null;
        }
    }

    /// <summary>Returns a render that has ended, or that still runs after the last poll; null if there is nothing to render.</summary>
    private async Task<RenderStatus?> RenderAsync(JobContext context, Workspace workspace, RenderCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            RenderStatus? known = null;
            if (checkpoint.RenderId is { } asked)
            {
                // After a restart or a lost answer: the backend knows whether it accepted the render.
                known = await TryGetAsync(workspace, asked, cancellationToken);
                if (known is { State: RenderState.Failed } && isFirst)
                {
                    // It failed before this run, and the user asks again: start with a new set of tries.
                    (known, checkpoint) = (null, new() { IsReduced = checkpoint.IsReduced });
                }
                else if (known is null && checkpoint.Account is { } account && account != workspace.Account)
                {
                    checkpoint = NewAttempt(checkpoint); // Another account's id: it can be neither read nor reused.
                }
            }

            if (known is null)
            {
                var state = await workspace.CallAsync((access, session) => nemo.GetStateAsync(access, session, cancellationToken), cancellationToken);
                if (workspace.SessionReplaced || state.Draft?.IsExportable != true)
                {
                    return null; // A new session contains footage at best, which the user did not ask to export.
                }

                checkpoint = checkpoint with { RenderId = checkpoint.RenderId ?? $"render_{ids.Next()}", Account = workspace.Account, Tries = Math.Max(1, checkpoint.Tries), HasCaptions = TimelineCaptions.Of(state.Draft.Timeline).Count > 0 };
                await context.SaveAsync(checkpoint);
                await ChatOwnership.CheckAsync(cancellationToken);
                if (!await TryStartAsync(workspace, checkpoint, state, cancellationToken))
                {
                    checkpoint = NewAttempt(checkpoint);
                    continue;
                }
            }

            var render = known is { State: RenderState.Completed or RenderState.Failed } ? known : await WaitAsync(context, workspace, checkpoint, cancellationToken);
            if (render.State != RenderState.Failed || checkpoint.Tries >= MaxTries)
            {
                return render;
            }

            LogRenderFailed(render.Id, render.Error);
            checkpoint = NewAttempt(checkpoint);
        }
    }

    private static RenderCheckpoint NewAttempt(RenderCheckpoint checkpoint) => checkpoint with { RenderId = null, Tries = checkpoint.Tries + 1, IsReduced = false };

    /// <summary>Requests the render; false if the backend did not accept it and a new id may be tried.</summary>
    private async Task<bool> TryStartAsync(Workspace workspace, RenderCheckpoint checkpoint, ProjectState state, CancellationToken cancellationToken)
    {
        try
        {
            var output = checkpoint.IsReduced ? workspace.Access.Skill.Requests.Output.Reduced : null;
            await nemo.StartRenderAsync(workspace.Access, checkpoint.RenderId!, workspace.SessionId, state, output, cancellationToken);
            return true;
        }
        catch (NemoVideoApiException refused) when (checkpoint.IsReduced && refused.Code is NemoErrorCode.Refused or NemoErrorCode.Malformed or NemoErrorCode.PlanRequired)
        {
            LogQualityRefused(refused, checkpoint.RenderId!);
            return false;
        }
        catch (NemoVideoApiException refused) when (refused.Code is NemoErrorCode.SessionNotFound or NemoErrorCode.InvalidToken && checkpoint.Tries < MaxTries)
        {
            // Refused, so nothing renders. A lost session lost its draft as well: read the current state before rendering anything.
            await workspace.RecoverAsync(refused, cancellationToken);
            return false;
        }
        catch (Exception fault) when (fault is NemoVideoTransportException or NemoVideoApiException { Code: NemoErrorCode.ServerTrouble or NemoErrorCode.Unreadable })
        {
            // It may have been accepted all the same. Only an id that the backend does not know is replaced.
            LogStartUnclear(fault, checkpoint.RenderId!);
            if (await TryGetAsync(workspace, checkpoint.RenderId!, cancellationToken) is not null)
            {
                return true;
            }

            if (checkpoint.Tries >= MaxTries)
            {
                throw;
            }

            return false;
        }
    }

    /// <summary>
    /// Polls the render at the pace of docs/contracts/nemovideo.md §3.9 until it ends or the polls are used up. A render that the backend no longer knows has failed: at once if the
    /// account was renewed meanwhile (an id belongs to its token), otherwise when a second poll confirms it.
    /// </summary>
    private async Task<RenderStatus> WaitAsync(JobContext context, Workspace workspace, RenderCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var (renderId, unknown) = (checkpoint.RenderId!, 0);
        var last = new RenderStatus(renderId, RenderState.Pending, null, null, null, null, null);
        for (var poll = 0; poll < options.Value.RenderPolls; poll++)
        {
            await Task.Delay(options.Value.RenderPollInterval, time, cancellationToken);
            var seen = await TryGetAsync(workspace, renderId, cancellationToken);
            unknown = seen is null ? unknown + 1 : 0;
            if (unknown > 0 && ((checkpoint.Account is { } account && account != workspace.Account) || unknown >= PollsUntilLost))
            {
                return new(renderId, RenderState.Failed, null, null, null, null, "the backend no longer knows it");
            }

            last = seen ?? last;
            if (last.State is RenderState.Completed or RenderState.Failed)
            {
                return last;
            }

            if (last.Progress is { } progress)
            {
                context.Card.Progress(progress);
            }
        }

        return last;
    }

    /// <summary>Returns the status of the render; null if the backend does not know it. A poll that fails in transport counts as no change.</summary>
    private async Task<RenderStatus?> TryGetAsync(Workspace workspace, string renderId, CancellationToken cancellationToken)
    {
        try
        {
            return await workspace.CallAsync((access, _) => nemo.GetRenderAsync(access, renderId, cancellationToken), cancellationToken);
        }
        catch (NemoVideoApiException refused) when (refused.Code == NemoErrorCode.RenderNotFound)
        {
            return null;
        }
        catch (Exception fault) when (fault is NemoVideoTransportException or NemoVideoApiException { Code: NemoErrorCode.ServerTrouble or NemoErrorCode.Throttled or NemoErrorCode.Unreadable })
        {
            LogPollFailed(fault, renderId);
            return new(renderId, RenderState.Processing, null, null, null, null, null);
        }
    }

    private static JobResult Nothing(JobContext context, Workspace workspace, RenderWords words) => new(JobState.Failed, new()
    {
        Text = workspace switch
        {
            { LostFootage.Count: > 0 } => context.Texts.Format(TextKey.FootageLost, context.Texts.List(workspace.LostFootage.Select(Markup.Escape))),
            { SessionReplaced: true } => context.Texts[words.SessionReplaced],
            _ => context.Texts[words.Nothing],
        },
    });

    private static JobResult Failed(JobContext context, TextKey words) => new(JobState.Failed, new()
    {
        Text = context.Texts[words],
        Buttons = [new(context.Texts[TextKey.ButtonRetry], new(ButtonKind.Retry, context.Job.Id), ButtonStyle.Primary)],
    });

    [LoggerMessage(LogLevel.Warning, "Render {Render} failed at the backend: {Detail}")]
    private partial void LogRenderFailed(string render, string? detail);

    [LoggerMessage(LogLevel.Warning, "Could not download the whole of render {Render}")]
    private partial void LogNotFetched(Exception fault, string render);

    [LoggerMessage(LogLevel.Warning, "Unclear whether the backend accepted render {Render}")]
    private partial void LogStartUnclear(Exception fault, string render);

    [LoggerMessage(LogLevel.Warning, "The backend refused render {Render} in lower quality")]
    private partial void LogQualityRefused(Exception fault, string render);

    [LoggerMessage(LogLevel.Warning, "Polling render {Render} failed")]
    private partial void LogPollFailed(Exception fault, string render);

    [LoggerMessage(LogLevel.Warning, "Could not cancel render {Render}")]
    private partial void LogNotCancelled(Exception fault, string render);
}

/// <summary>How a render ended: with a video, or with what the user reads instead.</summary>
internal readonly record struct Rendered(VideoResult? File, JobResult? Instead)
{
    /// <summary>Whether the rendered timeline has captions.</summary>
    public bool HasCaptions { get; init; }
}

/// <summary>What the user reads while a render runs, and when there is no video.</summary>
internal sealed record RenderWords(TextKey Rendering, TextKey Nothing, TextKey SessionReplaced, TextKey Failed, TextKey Slow, TextKey NotFetched);

/// <summary>The state of a job that renders.</summary>
internal sealed record RenderCheckpoint
{
    /// <summary>Chosen by the bot and stored before the request; null if there is none yet.</summary>
    public string? RenderId { get; init; }

    public int Tries { get; init; }

    /// <summary>Whether this try asks for lower quality; a further try asks for the usual one.</summary>
    public bool IsReduced { get; init; }

    /// <summary>The account that requested it (<see cref="Workspace.Account"/>); null if unknown.</summary>
    public string? Account { get; init; }

    /// <summary>Whether the rendered timeline has captions.</summary>
    public bool HasCaptions { get; init; }

    /// <summary>The finished video, once it is on the local disk.</summary>
    public VideoResult? File { get; init; }
}
