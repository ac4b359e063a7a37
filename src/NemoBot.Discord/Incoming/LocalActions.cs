using NemoBot.Discord.Outgoing;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Incoming;

/// <summary>Runs the button actions that the adapter handles itself.</summary>
internal sealed partial class LocalActions(PressDelivery presses, StartedCalls calls, ILogger<LocalActions> logger) : IDisposable
{
    private readonly SemaphoreSlim _places = new(16, 16);

    /// <summary>Starts the action once a place is free.</summary>
    public async Task BeginAsync(InteractionPlan plan, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        calls.Start(stopping => RunAsync(plan, stopping));
    }

    public void Dispose() => _places.Dispose();

    private async Task RunAsync(InteractionPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            await (plan.Local switch
            {
                { Kind: CustomKind.GetResult, Value: var interaction } => presses.GetResultAsync(plan, interaction, cancellationToken),
                { Kind: CustomKind.Delete } => presses.DeletePressedAsync(plan.Context, cancellationToken),
                _ => Task.CompletedTask,
            });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The button stays, so that it can be pressed again.
        }
        catch (Exception failed)
        {
            LogFailed(failed, plan.Local?.Kind);
            await ApologizeAsync(plan, cancellationToken);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task ApologizeAsync(InteractionPlan plan, CancellationToken cancellationToken)
    {
        try
        {
            await presses.ApologizeAsync(plan.Context, cancellationToken);
        }
        catch (Exception failed) when (failed is DiscordException or OperationCanceledException)
        {
            LogNotTold(plan.Local?.Kind, failed.Message); // Discord itself is unreachable: nothing reaches the person.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Discord: could not report the failed press ({Kind}): {Reason}")]
    private partial void LogNotTold(CustomKind? kind, string reason);

    [LoggerMessage(LogLevel.Error, "Discord: handling a press ({Kind}) failed; the button stays")]
    private partial void LogFailed(Exception exception, CustomKind? kind);
}
