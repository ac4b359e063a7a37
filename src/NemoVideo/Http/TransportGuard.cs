namespace NemoVideo.Http;

/// <summary>The one place where faults of the network and of time limits become <see cref="NemoVideoTransportException"/>.</summary>
internal static class TransportGuard
{
    /// <summary>Runs one step of a call. The caller's cancellation surfaces as itself, also where the framework reports a broken connection instead.</summary>
    /// <param name="late">Says which limit has passed; null: none.</param>
    /// <exception cref="NemoVideoTransportException">A limit passed, or the transfer failed.</exception>
    public static async Task<T> RunAsync<T>(Func<Task<T>> step, Func<string?> late, CancellationToken caller)
    {
        try
        {
            return await step();
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException or HttpRequestException or IOException or TimeoutException)
        {
            caller.ThrowIfCancellationRequested();
            if (late() is { } limit)
            {
                throw new NemoVideoTransportException(TransportFault.TimedOut, RequestOutcome.Unknown, limit, fault);
            }

            if (fault is OperationCanceledException or ObjectDisposedException)
            {
                throw;
            }

            throw Of(fault);
        }
    }

    /// <summary>What a fault of a transfer means.</summary>
    /// <param name="fault">An <see cref="HttpRequestException"/>, <see cref="IOException"/> or <see cref="TimeoutException"/>.</param>
    public static NemoVideoTransportException Of(Exception fault)
    {
        var (kind, outcome) = fault switch
        {
            TimeoutException => (TransportFault.TimedOut, RequestOutcome.Unknown),
            HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
            } => (TransportFault.NotConnected, RequestOutcome.NotSent),
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } => (TransportFault.InvalidAnswer, RequestOutcome.Unknown),
            HttpRequestException => (TransportFault.Lost, RequestOutcome.Unknown),
            _ => (TransportFault.Cut, RequestOutcome.Unknown),
        };
        return new(kind, outcome, fault.Message, fault);
    }
}
