namespace Cluster;

/// <summary>A browser's way to the cluster: to one node, and to the next as soon as that one does not answer, as behind a reverse proxy.</summary>
/// <param name="first">The node that is asked first.</param>
internal sealed class Way(IReadOnlyList<Uri> nodes, int first, HttpMessageHandler browser) : DelegatingHandler(browser)
{
    /// <summary>For the head of an answer. A frozen node accepts connections, and answers nothing.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private int _next = first;

    /// <summary>Asks this node from now on.</summary>
    public void TurnTo(int node) => Volatile.Write(ref _next, node);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = Volatile.Read(ref _next);
        request.RequestUri = new(nodes[asked], request.RequestUri!.PathAndQuery);
        using var over = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            var answer = await base.SendAsync(request, either.Token);
            if ((int)answer.StatusCode >= 500)
            {
                TurnAwayFrom(asked);
            }

            return answer;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            TurnAwayFrom(asked);
            throw new HttpRequestException($"No answer from {nodes[asked]}: {fault.Message}", fault);
        }
    }

    private void TurnAwayFrom(int node) => Interlocked.CompareExchange(ref _next, (node + 1) % nodes.Count, node);
}
