using Microsoft.Extensions.Options;
using NemoBot.Accounts;
using NemoBot.Operations;
using NemoBot.Replies;
using NemoBot.Storage;
using NemoVideo;
using NemoVideo.Http;

namespace NemoBot.Jobs;

/// <summary>
/// Sends one instruction to the agent and tells what comes of it. Costs credits, so it is sent at most once: the checkpoint says so before it goes out, and
/// after a lost stream or a restart the state is read instead.
/// </summary>
internal sealed partial class EditJob(
    Workspaces workspaces,
    NemoVideoClient nemo,
    EditRecovery recovery,
    EditReport report,
    BotMetrics metrics,
    IOptions<NemoVideoOptions> options,
    TimeProvider time,
    ILogger<EditJob> logger) : IJob
{
    public JobKind Kind => JobKind.Edit;

    public async Task<JobResult> RunAsync(JobContext context, CancellationToken cancellationToken)
    {
        var workspace = await context.OpenWorkspaceAsync(workspaces, cancellationToken);
        if (context.Checkpoint<EditCheckpoint>() is { SentAt: not null } sent)
        {
            return await recovery.RunAsync(context, workspace, sent with { Lost = sent.Lost ?? StreamLoss.Restart }, cancellationToken);
        }

        context.Card.Stage(TextKey.StageReading);
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
        catch (NemoVideoException refused) when (refused.Code != NemoErrorCode.ServerTrouble)
        {
            // A refusal before the stream: nothing was started, nothing is charged.
            await context.SaveAsync(checkpoint with { SentAt = null });
            throw;
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
        var turn = new AgentTurn(context, workspace, metrics);
        try
        {
            try
            {
                await turn.ListenAsync(nemo, cancellationToken);
            }
            catch (NemoVideoException refused) when (refused.Code is NemoErrorCode.InvalidToken or NemoErrorCode.SessionNotFound)
            {
                await workspace.MendAsync(refused, cancellationToken);
                if (workspace.LostFootage.Count > 0)
                {
                    await context.SaveAsync(checkpoint with { SentAt = null });
                    return EditReport.FootageLost(context, workspace);
                }

                await turn.ListenAsync(nemo, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (context.IsStopping)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            return await report.StoppedAsync(context, workspace, checkpoint);
        }
        catch (HttpRequestException fault) when (IsSurelyNotSent(fault))
        {
            await context.SaveAsync(checkpoint with { SentAt = null });
            throw;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or TimeoutException or NemoVideoException { Code: NemoErrorCode.ServerTrouble })
        {
            var loss = fault switch
            {
                TimeoutException when time.GetUtcNow() - checkpoint.SentAt >= options.Value.RunLimit => StreamLoss.TooLong,
                TimeoutException => StreamLoss.Silence,
                _ => StreamLoss.Connection,
            };
            LogLost(fault, loss, context.Job.Id, context.Job.Chat);
            return await recovery.RunAsync(context, workspace, checkpoint with { Lost = loss }, cancellationToken);
        }

        return await report.EndedAsync(context, workspace, checkpoint, turn);
    }

    /// <summary>The connection was never made, so the instruction never left.</summary>
    private static bool IsSurelyNotSent(HttpRequestException fault) =>
        fault.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    [LoggerMessage(LogLevel.Warning, "The stream of edit {Job} of {Chat} was lost ({Loss}); reading the state instead")]
    private partial void LogLost(Exception fault, StreamLoss loss, string job, Conversation.ChatKey chat);
}
