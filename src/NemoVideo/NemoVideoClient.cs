using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NemoVideo.Accounts;
using NemoVideo.Agent;
using NemoVideo.Drafts;
using NemoVideo.Http;
using NemoVideo.Renders;
using NemoVideo.Uploads;

namespace NemoVideo;

/// <summary>A typed client of the video API. Thread-safe; keeps no state about accounts.</summary>
/// <remarks>
/// All methods throw <see cref="NemoVideoException"/>: <see cref="NemoVideoApiException"/> when the API answers with an error, <see cref="NemoVideoTransportException"/> when no usable
/// answer comes. The caller's cancellation is an <see cref="OperationCanceledException"/>. <see cref="NemoVideoException.Outcome"/> says whether the request may have had an effect.
/// Reads are retried with back-off and jitter; calls that start work or cost credits are never retried here.
/// </remarks>
public sealed class NemoVideoClient : IDisposable
{
    private readonly NemoHttpClients _clients;
    private readonly IOptions<NemoVideoOptions> _options;
    private readonly AccountCalls _accounts;
    private readonly AgentRun _agent;
    private readonly UploadCalls _uploads;
    private readonly StateCalls _states;
    private readonly RenderCalls _renders;
    private readonly RenderDownloads _downloads;
    private readonly PictureDownloads _pictures;

    /// <param name="http">For the API only; not disposed. It must not follow redirects by itself, which would forward our headers, and must have no timeout.</param>
    public NemoVideoClient(HttpClient http, IOptions<NemoVideoOptions> options, TimeProvider time, ILogger<NemoVideoClient> logger)
        : this(new NemoHttpClients(http, ownsApi: false, options.Value.ApiUrl), options, time, logger)
    {
    }

    internal NemoVideoClient(NemoHttpClients clients, IOptions<NemoVideoOptions> options, TimeProvider time, ILogger<NemoVideoClient> logger)
    {
        (_clients, _options) = (clients, options);
        var api = new ApiTransport(clients, options, time, logger);
        _accounts = new(api);
        _agent = new(api);
        _uploads = new(api);
        _states = new(api);
        _renders = new(api);
        _downloads = new(api);
        _pictures = new(api);
    }

    /// <summary>Requests a free account for <paramref name="clientId"/>. After 429 it waits as told (or <see cref="NemoVideoOptions.RateLimitDelay"/>) and retries once.</summary>
    public Task<AnonymousAccount> CreateAnonymousAccountAsync(string clientId, SkillAttribution skill, CancellationToken cancellationToken) =>
        CreateAnonymousAccountAsync(clientId, skill, TimeSpan.FromMinutes(2), cancellationToken);

    /// <param name="longestWait">If the wait after 429 is longer, the call fails instead; zero never waits.</param>
    public Task<AnonymousAccount> CreateAnonymousAccountAsync(string clientId, SkillAttribution skill, TimeSpan longestWait, CancellationToken cancellationToken) =>
        _accounts.CreateAnonymousAsync(clientId, skill, longestWait, cancellationToken);

    /// <param name="language">The user's, as an ISO code: <c>en</c>, <c>zh-CN</c>, …; the skill's <see cref="SkillRequests.Language"/> decides whether it is sent.</param>
    public Task<NemoSession> CreateSessionAsync(NemoAccess access, string language, CancellationToken cancellationToken) =>
        _accounts.CreateSessionAsync(access, language, cancellationToken);

    public Task<ClaimToken> CreateClaimTokenAsync(NemoAccess access, NemoSession session, CancellationToken cancellationToken) =>
        _accounts.CreateClaimTokenAsync(access, session, cancellationToken);

    /// <summary>Sends an instruction to the agent and yields what it says and does. Each call sends once, and may cost credits.</summary>
    /// <param name="cancellationToken">Stops listening only: the work may continue at NemoVideo, and is charged.</param>
    /// <returns>Events in order, until the server closes. About 30 % of edits yield no <see cref="AgentEvent.TextReceived"/>: then compare the draft.</returns>
    /// <exception cref="NemoVideoTransportException">
    /// The connection was lost, or the silence or run limit passed (<see cref="TransportFault.TimedOut"/>). Do not send again unless the outcome is <see cref="RequestOutcome.NotSent"/>: it may be charged twice.
    /// </exception>
    public IAsyncEnumerable<AgentEvent> RunAsync(NemoAccess access, string sessionId, string text, CancellationToken cancellationToken) =>
        _agent.RunAsync(access, sessionId, text, cancellationToken);

    /// <summary>Uploads files from streams without buffering them.</summary>
    /// <param name="progress">Receives the bytes of content sent so far, of all files; null disables reports.</param>
    /// <exception cref="NemoVideoTransportException">With <see cref="RequestOutcome.NotSent"/>: the connection broke twice before the files were sent.</exception>
    public Task<UploadResult> UploadAsync(NemoAccess access, string sessionId, IReadOnlyList<UploadFile> files, IProgress<long>? progress, CancellationToken cancellationToken) =>
        _uploads.UploadAsync(access, sessionId, files, progress, cancellationToken);

    /// <summary>Lets the backend fetch the files itself. The URLs must be public and contain none of our secrets.</summary>
    public Task<UploadResult> UploadFromUrlsAsync(NemoAccess access, string sessionId, IReadOnlyList<Uri> urls, CancellationToken cancellationToken) =>
        _uploads.UploadFromUrlsAsync(access, sessionId, urls, cancellationToken);

    public Task<CreditBalance> GetCreditsAsync(NemoAccess access, CancellationToken cancellationToken) =>
        _accounts.GetCreditsAsync(access, cancellationToken);

    public Task<ProjectState> GetStateAsync(NemoAccess access, string sessionId, CancellationToken cancellationToken) =>
        _states.GetAsync(access, sessionId, cancellationToken);

    /// <summary>Starts a render under an id that the caller has already stored. Free of charge.</summary>
    /// <param name="state">The state whose draft is rendered; local paths in it are replaced by the addresses of the media.</param>
    /// <param name="output">The format; null for that of the skill.</param>
    public Task StartRenderAsync(NemoAccess access, string renderId, string sessionId, ProjectState state, RenderOutput? output, CancellationToken cancellationToken) =>
        _renders.StartAsync(access, renderId, sessionId, state, output, cancellationToken);

    /// <exception cref="NemoVideoApiException"><see cref="NemoErrorCode.RenderNotFound"/> if the server does not know the id.</exception>
    public Task<RenderStatus> GetRenderAsync(NemoAccess access, string renderId, CancellationToken cancellationToken) =>
        _renders.GetAsync(access, renderId, cancellationToken);

    public Task CancelRenderAsync(NemoAccess access, string renderId, CancellationToken cancellationToken) =>
        _renders.CancelAsync(access, renderId, cancellationToken);

    /// <summary>Delivers the finished MP4: from the output URL (without the token to other hosts), otherwise from the API's own download.</summary>
    /// <param name="take">Reads the stream to its end, which is checked. Called again from the start after an interrupted transfer; a fault of its own must not be a <see cref="NemoVideoException"/>.</param>
    /// <exception cref="NemoVideoTransportException">No download returned the video: a later retry is free of charge. The stream's reads throw the same.</exception>
    public Task<T> DownloadRenderAsync<T>(NemoAccess access, RenderStatus render, Func<RenderDownload, CancellationToken, Task<T>> take, CancellationToken cancellationToken) =>
        _downloads.TakeAsync(access, render, take, cancellationToken);

    /// <summary>Delivers a picture that the agent named by its address (<see cref="AgentPicture.Address"/>): public addresses only, one try.</summary>
    /// <exception cref="NemoVideoTransportException">The download did not return a picture. The stream's reads throw the same.</exception>
    public Task<T> DownloadPictureAsync<T>(NemoAccess access, Uri address, Func<Stream, CancellationToken, Task<T>> take, CancellationToken cancellationToken) =>
        _pictures.TakeAsync(access, address, take, cancellationToken);

    /// <summary>Returns the address where an anonymous account becomes a registered one: <c>&lt;web&gt;/register?bind=&lt;user id&gt;</c>.</summary>
    public Uri RegisterLink(string? userId) =>
        Web(string.IsNullOrEmpty(userId) ? "/register" : "/register?bind=" + Uri.EscapeDataString(userId));

    /// <summary>Returns the address that transfers the project to a browser: <c>&lt;web&gt;/workspace/claim?ct=…</c>.</summary>
    public Uri ClaimLink(ClaimToken token) =>
        Web("/workspace/claim?ct=" + Uri.EscapeDataString(token.Value));

    /// <summary>Closes the connections that this client opened.</summary>
    public void Dispose() => _clients.Dispose();

    private Uri Web(string path) => new(_options.Value.WebUrl.AbsoluteUri.TrimEnd('/') + path);
}
