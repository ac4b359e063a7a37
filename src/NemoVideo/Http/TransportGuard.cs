namespace NemoVideo.Http;

/// <summary>Maps all network faults and timeouts to <see cref="NemoVideoTransportException"/>.</summary>
internal static class TransportGuard
{
    /// <summary>Runs one step of a call. The caller's cancellation is thrown unchanged, even if the framework reports a broken connection instead.</summary>
    /// <param name="late">Describes the limit that has passed; null if none has.</param>
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

    /// <summary>Maps a transfer fault.</summary>
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
