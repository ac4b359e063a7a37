using Microsoft.Extensions.Options;
using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Core.Text.Captions;
using NemoBot.Core.Text.Localization;
using NemoBot.Core.Work;
using NemoVideo;
using NemoVideo.Http;
using NemoVideo.Secrets;

namespace NemoBot.Core.Jobs;

/// <summary>
/// Sends one instruction to the agent and reports the result. It costs credits, so it is sent at most once: the checkpoint records it before it is sent, and
/// after a lost stream or a restart the job reads the state instead. A caption file that came with the words becomes part of the instruction.
/// </summary>
internal sealed partial class EditJob(
    Workspaces workspaces,
    NemoVideoClient nemo,
    EditRecovery recovery,
    EditReport report,
    RawVideoNote rawVideo,
    CaptionSource captions,
    SecretMask secrets,
    BotMetrics metrics,
    IOptions<NemoVideoOptions> options,
    TimeProvider time,
    ILogger<EditJob> logger) : IJob
{
    public JobKind Kind => JobKind.Edit;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        try
        {
            return WithLeftOut(context, await EditAsync(context, cancellationToken));
        }
        catch (UnusableCaptionsException unusable)
        {
            return new(JobState.Failed, new() { Text = CaptionSource.Words(unusable, context.Job.Request.Attachments[0], context.Texts) }) { Fault = FaultName.FilesRefused };
        }
    }

    private async Task<JobResult> EditAsync(JobContext context, CancellationToken cancellationToken)
    {
        var sent = context.Checkpoint<EditCheckpoint>();
        if (sent?.SentAt is not null)
        {
            // A cancel can no longer revoke the instruction: it stops the reading of the state, and the job reports what is known.
            var reached = await context.ReopenWorkspaceAsync(workspaces, context.Stopping);
            return await recovery.RunAsync(context, reached, sent with { Lost = sent.Lost ?? StreamLoss.Restart }, cancellationToken);
        }

        var request = context.Job.Request;
        IReadOnlyList<Cue> cues = request.Attachments is [var file, ..] ? await captions.ReadAsync(context.Job.Chat, file, cancellationToken) : [];
        var (words, passed) = cues.Count == 0 ? new(request.Text, 0) : CaptionInstruction.Of(cues, request.Text, context.Texts);
        var workspace = await context.OpenWorkspaceAsync(workspaces, cancellationToken);
        context.Card.Stage(TextKey.StageReading);
        for (var recovered = false; ; recovered = true)
        {
            var checkpoint = await ReadBeforeAsync(workspace, cancellationToken);
            if (workspace.LostFootage.Count > 0)
            {
                return EditReport.FootageLost(context, workspace);
            }

            cancellationToken.ThrowIfCancellationRequested();
            checkpoint = checkpoint with { SentAt = time.GetUtcNow(), CaptionsSent = passed, CaptionsInFile = cues.Count };
            await context.SaveAsync(checkpoint);
            try
            {
                return await SendAsync(context, workspace, checkpoint, words, cancellationToken);
            }
            catch (Exception fault) when (IsSurelyNotStarted(fault))
            {
                // Refused, or never sent: nothing is charged, and a later try may send it.
                await context.SaveAsync(checkpoint with { SentAt = null });
                if (recovered || fault is not NemoVideoApiException { Code: NemoErrorCode.InvalidToken or NemoErrorCode.SessionNotFound } refused)
                {
                    throw;
                }

                // The project may have changed: read it again before the single retry.
                await workspace.RecoverAsync(refused, cancellationToken);
            }
        }
    }

    /// <summary>Reads the project state and the credits before the edit.</summary>
    private async Task<EditCheckpoint> ReadBeforeAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var state = await workspace.CallAsync((access, session) => nemo.GetStateAsync(access, session, cancellationToken), cancellationToken);
        var balance = await report.TryBalanceAsync(workspace, cancellationToken);
        return new()
        {
            DraftBefore = state.Draft?.RawJson,
            MediaBefore = state.Media.Count,
            CreditsBefore = balance?.Available,
            FrozenBefore = balance?.Frozen ?? 0,
            Account = workspace.Account,
        };
    }

    private async Task<JobResult> SendAsync(JobContext context, Workspace workspace, EditCheckpoint checkpoint, string words, CancellationToken cancellationToken)
    {
        context.Card.Stage(TextKey.StageThinking);
        var turn = new AgentTurn(context, workspace, rawVideo, secrets, metrics);
        try
        {
            // After a restart the price is estimated from the checkpoint: a clip costs more than an edit.
            await turn.ListenAsync(nemo, words, onGenerated: () => context.SaveAsync(checkpoint with { Generated = true }), cancellationToken);
        }
        catch (OperationCanceledException) when (context.IsCancelled)
        {
            return await report.StoppedAsync(context, workspace, checkpoint with { Generated = turn.Generated });
        }
        catch (Exception fault) when (fault is not OperationCanceledException && turn.Failure is { Meaning: not NemoErrorCode.ServerTrouble })
        {
            // The backend reported the reason before it closed the connection: there is nothing to wait for.
            LogEndedByFailure(fault, context.Job.Id, context.Job.Chat);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && !IsSurelyNotStarted(fault))
        {
            var loss = fault switch
            {
                NemoVideoTransportException { Fault: TransportFault.TimedOut } when time.GetUtcNow() - checkpoint.SentAt >= options.Value.RunLimit => StreamLoss.TooLong,
                NemoVideoTransportException { Fault: TransportFault.TimedOut } => StreamLoss.Silence,
                _ => StreamLoss.Connection,
            };
            LogLost(fault, loss, context.Job.Id, context.Job.Chat);
            return await recovery.RunAsync(context, workspace, checkpoint with { Lost = loss, Generated = turn.Generated }, cancellationToken);
        }

        return await report.EndedAsync(context, workspace, checkpoint with { Generated = turn.Generated }, turn);
    }

    /// <summary>Says which captions of a file did not fit into the instruction.</summary>
    private static JobResult WithLeftOut(JobContext context, JobResult result) =>
        result.State == JobState.Done && context.Checkpoint<EditCheckpoint>() is { } sent && sent.CaptionsSent < sent.CaptionsInFile
            ? result with { Message = result.Message with { Text = $"{result.Message.Text}\n\n{context.Texts.Format(TextKey.CaptionsLeftOut, sent.CaptionsSent, sent.CaptionsInFile)}" } }
            : result;

    /// <summary>
    /// True if the backend refused, or the connection was never made. After any other failure once the instruction is being sent (a server error, an unreadable
    /// answer, a fault of ours) the backend may still be working on it.
    /// </summary>
    private static bool IsSurelyNotStarted(Exception fault) => fault is NemoVideoException { Outcome: not RequestOutcome.Unknown };

    [LoggerMessage(LogLevel.Warning, "The stream of edit {Job} of {Chat} was cut after it reported an error")]
    private partial void LogEndedByFailure(Exception fault, string job, ChatKey chat);

    [LoggerMessage(LogLevel.Warning, "Lost the stream of edit {Job} of {Chat} ({Loss}); reading the state instead")]
    private partial void LogLost(Exception fault, StreamLoss loss, string job, ChatKey chat);
}
