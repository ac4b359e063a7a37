namespace NemoBot.Commands;

/// <summary><c>healthcheck</c>: asks the running bot on this machine whether it is ready; for containers without a shell.</summary>
internal static class HealthCheckCommand
{
    /// <param name="urls">The host's <c>Urls</c>; the first one is asked.</param>
    /// <returns>The exit code: 0 when ready, 1 when not.</returns>
    public static async Task<int> RunAsync(string? urls, TextWriter output, CancellationToken cancellationToken)
    {
        var address = LocalAddress.Of(urls);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(4) };
        try
        {
            using var answer = await http.GetAsync(new Uri(address, "/health/ready"), cancellationToken);
            await output.WriteLineAsync(answer.IsSuccessStatusCode ? "ready" : $"not ready: {(int)answer.StatusCode}");
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            await output.WriteLineAsync("not reachable");
            return 1;
        }
    }
}
