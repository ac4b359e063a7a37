using NemoBot.Hosting;

namespace NemoBot.Commands;

/// <summary><c>healthcheck</c>: asks the running bot on this machine whether it is ready; for containers without a shell.</summary>
internal static class HealthCheckCommand
{
    /// <param name="configuration">Contains the settings of the running bot, which is asked at the first of its addresses.</param>
    /// <returns>The exit code: 0 if ready, 1 if not.</returns>
    /// <exception cref="SettingsException">The bot cannot listen on that address.</exception>
    public static async Task<int> RunAsync(IConfiguration configuration, TextWriter output, CancellationToken cancellationToken)
    {
        var address = LocalAddress.Of(configuration);
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(4) };
        try
        {
            using var answer = await http.GetAsync(new Uri(address, "/health/ready"), cancellationToken);
            await output.WriteLineAsync(answer.IsSuccessStatusCode ? "ready" : $"not ready: {(int)answer.StatusCode}");
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or OperationCanceledException)
        {
            await output.WriteLineAsync("not reachable");
            return 1;
        }
    }
}
