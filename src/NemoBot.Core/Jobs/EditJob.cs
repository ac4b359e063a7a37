using Microsoft.Extensions.Options;
using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Core.Text.Localization;
using NemoBot.Core.Work;
using NemoVideo;
using NemoVideo.Http;
using NemoVideo.Secrets;

namespace NemoBot.Core.Jobs;

/// <summary>
/// Sends one instruction to the agent and tells what comes of it. Costs credits, so it is sent at most once: the checkpoint says so before it goes out, and
/// after a lost stream or a restart the state is read instead.
/// </summary>
internal sealed partial class EditJob(
    Workspaces workspaces,
    NemoVideoClient nemo,
    EditRecovery recovery,
    EditReport report,
    RawVideoNote rawVideo,
    SecretMask secrets,
    BotMetrics metrics,
    IOptions<NemoVideoOptions> options,
    TimeProvider time,
    ILogger<EditJob> logger) : IJob
{
    public JobKind Kind => JobKind.Edit;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var sent = context.Checkpoint<EditCheckpoint>();
        if (sent?.SentAt is not null)
        {
            // A cancel no longer takes the instruction back: it ends the reading of the state, and what is known is told.
            var reached = await context.OpenWorkspaceAsync(workspaces, context.Stopping);
            return await recovery.RunAsync(context, reached, sent with { Lost = sent.Lost ?? StreamLoss.Restart }, cancellationToken);
        }

        var workspace = await context.OpenWorkspaceAsync(workspaces, cancellationToken);
        context.Card.Stage(TextKey.StageReading);
        for (var mended = false; ; mended = true)
        {
            var checkpoint = await LookAsync(workspace, cancellationToken);
            if (workspace.LostFootage.Count > 0)
            {
                return EditReport.FootageLost(context, workspace);
            }

            cancellationToken.ThrowIfCancellationRequested();
            checkpoint = checkpoint with { SentAt = time.GetUtcNow() };
            await context.SaveAsync(checkpoint);
            try
            {
                return await SendAsync(context, workspace, checkpoint, cancellationToken);
            }
            catch (Exception fault) when (IsSurelyNotStarted(fault))
            {
                // Refused, or never left: nothing is charged, and it may be sent by a later try.
                await context.SaveAsync(checkpoint with { SentAt = null });
                if (mended || fault is not NemoVideoApiException { Code: NemoErrorCode.InvalidToken or NemoErrorCode.SessionNotFound } refused)
                {
                    throw;
                }

                // The project may look different now: it is looked at again before the one repetition.
                await workspace.MendAsync(refused, cancellationToken);
            }
        }
    }

    /// <summary>What the project and the purse look like before.</summary>
    private async Task<EditCheckpoint> LookAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        var state = await workspace.CallAsync((access, session) => nemo.GetStateAsync(access, session, cancellationToken), cancellationToken);
        return new()
        {
            DraftBefore = state.Draft?.RawJson,
            MediaBefore = state.Media.Count,
            CreditsBefore = await report.TryCreditsAsync(workspace, cancellationToken),
        };
    }

    private async Task<JobResult> SendAsync(JobContext context, Workspace workspace, EditCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        context.Card.Stage(TextKey.StageThinking);
        var turn = new AgentTurn(context, workspace, rawVideo, secrets, metrics);
        try
        {
            await turn.ListenAsync(nemo, cancellationToken);
        }
        catch (OperationCanceledException) when (context.IsCancelled)
        {
            return await report.StoppedAsync(context, workspace, checkpoint);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && turn.Failure is { Meaning: not NemoErrorCode.ServerTrouble })
        {
            // The backend said why before it hung up: there is nothing to wait for.
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
            return await recovery.RunAsync(context, workspace, checkpoint with { Lost = loss }, cancellationToken);
        }

        return await report.EndedAsync(context, workspace, checkpoint, turn);
    }

    /// <summary>
    /// The backend said no, or the connection was never made. Anything else that goes wrong once the instruction is on its way (a server error, an answer
    /// that cannot be read, a fault of ours) may have left it at work there.
    /// </summary>
    private static bool IsSurelyNotStarted(Exception fault) => fault is NemoVideoException { Outcome: not RequestOutcome.Unknown };

    [LoggerMessage(LogLevel.Warning, "The stream of edit {Job} of {Chat} was cut after it had told an error")]
    private partial void LogEndedByFailure(Exception fault, string job, ChatKey chat);

    [LoggerMessage(LogLevel.Warning, "The stream of edit {Job} of {Chat} was lost ({Loss}); reading the state instead")]
    private partial void LogLost(Exception fault, StreamLoss loss, string job, ChatKey chat);
}
