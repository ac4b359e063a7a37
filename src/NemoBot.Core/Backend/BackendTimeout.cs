using NemoVideo.Http;

namespace NemoBot.Core.Backend;

/// <summary>Limits how long an instant answer may wait for the backend: the user gets an answer within 3 seconds (promise 6).</summary>
internal static class BackendTimeout
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2.5);

    /// <exception cref="NemoVideoTransportException">No answer in time.</exception>
    public static async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> question, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await question(linked.Token);
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new NemoVideoTransportException(TransportFault.TimedOut, RequestOutcome.Unknown, "The backend did not answer an instant request in time.", late);
        }
    }
}
