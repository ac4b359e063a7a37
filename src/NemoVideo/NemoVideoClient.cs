using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NemoVideo.Accounts;
using NemoVideo.Agent;
using NemoVideo.Drafts;
using NemoVideo.Renders;
using NemoVideo.Uploads;

namespace NemoVideo;

/// <summary>The video API, typed. Safe for concurrent use; keeps nothing about any account.</summary>
/// <remarks>
/// All methods throw <see cref="Http.NemoVideoException"/> when the server refuses and <see cref="HttpRequestException"/> when it cannot be reached.
/// Reads are retried with back-off and jitter; what starts work or costs credits is never repeated here.
/// </remarks>
public sealed class NemoVideoClient(HttpClient http, IOptions<NemoVideoOptions> options, TimeProvider time, ILogger<NemoVideoClient> logger)
{
    /// <summary>A free account for <paramref name="clientId"/>. After 429 it waits as told (or <see cref="NemoVideoOptions.RateLimitDelay"/>) and asks once more.</summary>
    public Task<AnonymousAccount> CreateAnonymousAccountAsync(string clientId, SkillAttribution skill, CancellationToken cancellationToken) => throw Missing();

    /// <param name="language">ISO code: <c>en</c>, <c>zh-CN</c>, …</param>
    public Task<NemoSession> CreateSessionAsync(NemoAccess access, string language, CancellationToken cancellationToken) => throw Missing();

    public Task<ClaimToken> CreateClaimTokenAsync(NemoAccess access, NemoSession session, CancellationToken cancellationToken) => throw Missing();

    /// <summary>Asks the agent to work on a project and yields what it says and does. Each call sends once, and may cost credits.</summary>
    /// <param name="cancellationToken">Stops listening only: the work may go on at NemoVideo, and is charged.</param>
    /// <returns>Events in order, until the server closes. About 30 % of edits yield no <see cref="AgentEvent.Said"/>: then compare the draft.</returns>
    /// <exception cref="TimeoutException">The silence or run limit. Do not send again: it may be charged twice.</exception>
    /// <exception cref="HttpRequestException">The connection was lost (also <see cref="IOException"/>). Same rule, unless <see cref="HttpRequestException.HttpRequestError"/> proves that nothing was sent.</exception>
    public IAsyncEnumerable<AgentEvent> RunAsync(NemoAccess access, string sessionId, string text, CancellationToken cancellationToken) => throw Missing();

    /// <summary>Sends files from streams, nothing buffered.</summary>
    /// <param name="progress">Bytes of content sent so far, all files together; null if nobody asks.</param>
    public Task<UploadResult> UploadAsync(NemoAccess access, string sessionId, IReadOnlyList<UploadFile> files, IProgress<long>? progress, CancellationToken cancellationToken) => throw Missing();

    /// <summary>Lets the backend fetch the files itself. The URLs must be public and hold no secret of ours.</summary>
    public Task<UploadResult> UploadFromUrlsAsync(NemoAccess access, string sessionId, IReadOnlyList<Uri> urls, CancellationToken cancellationToken) => throw Missing();

    public Task<CreditBalance> GetCreditsAsync(NemoAccess access, CancellationToken cancellationToken) => throw Missing();

    public Task<ProjectState> GetStateAsync(NemoAccess access, string sessionId, CancellationToken cancellationToken) => throw Missing();

    /// <summary>Starts a render under our id, which the caller has stored before. Free of charge.</summary>
    /// <param name="state">The state whose draft is rendered; local paths in it are replaced by the media's addresses.</param>
    public Task StartRenderAsync(NemoAccess access, string renderId, string sessionId, ProjectState state, CancellationToken cancellationToken) => throw Missing();

    /// <exception cref="Http.NemoVideoException"><see cref="Http.NemoErrorCode.RenderNotFound"/> when the server never heard of the id.</exception>
    public Task<RenderStatus> GetRenderAsync(NemoAccess access, string renderId, CancellationToken cancellationToken) => throw Missing();

    public Task CancelRenderAsync(NemoAccess access, string renderId, CancellationToken cancellationToken) => throw Missing();

    /// <summary>Opens the finished MP4: the output URL first (no token to a foreign host), then the API's own download.</summary>
    public Task<RenderDownload> DownloadRenderAsync(NemoAccess access, RenderStatus render, CancellationToken cancellationToken) => throw Missing();

    /// <summary>Where an anonymous account becomes a registered one: <c>&lt;web&gt;/register?bind=&lt;user id&gt;</c>.</summary>
    public Uri RegisterLink(string? userId) => throw Missing();

    /// <summary>Where a browser takes the project over: <c>&lt;web&gt;/workspace/claim?ct=…</c>.</summary>
    public Uri ClaimLink(ClaimToken token) => throw Missing();

    private NotImplementedException Missing()
    {
        _ = (http, options, time, logger);
        return new();
    }
}
