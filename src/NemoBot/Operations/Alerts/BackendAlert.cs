using System.Net;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoVideo;

namespace NemoBot.Operations.Alerts;

/// <summary>Asks the video API for anything: it has no address for its health, and any answer will do that is not a fault of its own.</summary>
internal sealed class BackendAlert(IOptions<NemoVideoOptions> options, TimeProvider time) : IAlertSource, IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = !options.Value.ApiUrl.IsLoopback }) { Timeout = Timeout.InfiniteTimeSpan };

    public AlertKind Kind => AlertKind.Backend;

    public TimeSpan After { get; } = TimeSpan.FromMinutes(3);

    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var answer = await _http.GetAsync(options.Value.ApiUrl, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return answer.StatusCode >= HttpStatusCode.InternalServerError ? "" : null;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return "";
        }
    }

    public void Dispose() => _http.Dispose();
}
