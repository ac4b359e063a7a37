using NemoBot.Core.Concurrency;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;

namespace NemoBot.Discord.Incoming;

/// <summary>Recognises people whom the operator has blocked and who know it: their interactions get no response, so that nothing appears for them.</summary>
internal sealed partial class TurnedAway(Callers callers, People people, TimeProvider time, ILogger<TurnedAway> logger)
{
    /// <summary>A response is due within 3 seconds, and must not wait for a store that does not answer.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>How long a store that did not answer is not asked again: events come one after the other, and each has its 3 seconds.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    private MonotonicTimestamp? _failedAt;

    /// <summary>Returns the plan with what remains of it: the message, which is stored and answered by nothing.</summary>
    public async ValueTask<ArrivalPlan> FilterAsync(ArrivalPlan plan, CancellationToken cancellationToken) =>
        PersonOf(plan) is { } user && await KnowsAsync(user, cancellationToken) ? new() { Message = plan.Message } : plan;

    private static string? PersonOf(ArrivalPlan plan) => plan.Message?.SenderId ?? plan.Interaction?.Context.UserId ?? plan.Choosing?.UserId ?? plan.Mention?.Author?.Id;

    private async ValueTask<bool> KnowsAsync(string user, CancellationToken cancellationToken)
    {
        if (_failedAt is { } failed && time.GetMonotonicTimestamp() - failed < Rest)
        {
            return false;
        }

        using var limit = new CancellationTokenSource(Longest, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var person = await callers.OfSenderAsync(DiscordPlatform.PlatformName, user, stop.Token);
            return await people.FindAsync(person, stop.Token) is { BlockedAt: not null, ToldBy: not null };
        }
        catch (Exception fault) when (fault is StorageException || (fault is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            _failedAt = time.GetMonotonicTimestamp();
            LogNotRead(fault); // Responded as to anybody; the message itself is still turned away.
            return false;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Discord: could not read who is blocked")]
    private partial void LogNotRead(Exception fault);
}
