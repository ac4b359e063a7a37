using System.Net;
using System.Text;
using NemoBot.Core.Model;
using NemoBot.WebChat.Outgoing;

namespace NemoBot.WebChat.Hooks;

/// <summary>Makes one call.</summary>
internal sealed partial class HookSender(OutsideAddresses addresses, TimeProvider time, ILogger<HookSender> logger) : IDisposable
{
    /// <summary>Connections to one server.</summary>
    public const int MostPerHost = 4;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new OutsideTransport(addresses.AllowsLoopback, MostPerHost)) { Timeout = Timeout.InfiniteTimeSpan };

    /// <returns>How it ended, and how long the answer asks to wait before the next one; null if it does not.</returns>
    public async Task<(HookOutcome Outcome, TimeSpan? Asked)> SendAsync(JobHook hook, string body, CancellationToken stop)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop);
        using var request = new HttpRequestMessage(HttpMethod.Post, hook.Address) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.UserAgent.Add(new("NemoBot", productVersion: null));
        request.Headers.Add(HookSignature.Header, HookSignature.Of(hook, body, time.GetUtcNow()));
        try
        {
            using var response = await _http.SendAsync(request, either.Token);
            if (response.IsSuccessStatusCode)
            {
                return (HookOutcome.Delivered, null);
            }

            LogRefused(request.RequestUri!.IdnHost, (int)response.StatusCode, hook.Failures + 1);
            return response.StatusCode == HttpStatusCode.Gone ? (HookOutcome.Gone, null) : (HookOutcome.Refused, response.Headers.RetryAfter?.Delta);
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException && !stop.IsCancellationRequested)
        {
            LogUnreachable(request.RequestUri!.IdnHost, fault.GetType().Name, hook.Failures + 1);
            return (HookOutcome.Unreachable, null);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The rest of the address may be a secret.</summary>
    [LoggerMessage(LogLevel.Debug, "A webhook at {Host} answered {Status} (attempt {Attempt})")]
    private partial void LogRefused(string host, int status, int attempt);

    [LoggerMessage(LogLevel.Debug, "A webhook at {Host} could not be reached: {Fault} (attempt {Attempt})")]
    private partial void LogUnreachable(string host, string fault, int attempt);
}
