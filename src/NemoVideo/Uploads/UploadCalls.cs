using System.Text.Json;
using NemoVideo.Accounts;
using NemoVideo.Drafts;
using NemoVideo.Http;

namespace NemoVideo.Uploads;

/// <summary>Uploads footage to a project, from here or from the web (docs/contracts/nemovideo.md §3.5).</summary>
internal sealed class UploadCalls(ApiTransport api)
{
    /// <summary>Maximum time without progress; also for the answer after the last byte.</summary>
    private static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(5);

    public async Task<UploadResult> UploadAsync(NemoAccess access, string sessionId, IReadOnlyList<UploadFile> files, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        if (files.Count == 0)
        {
            throw new ArgumentException("Nothing to upload.", nameof(files));
        }

        try
        {
            return await AttemptAsync();
        }
        catch (NemoVideoTransportException cut) when (cut.Outcome == RequestOutcome.NotSent)
        {
            return await AttemptAsync(); // The server has received nothing usable, so the file cannot arrive twice.
        }

        async Task<UploadResult> AttemptAsync() =>
            Read(await api.Retry.WriteAsync(access, token => OnceAsync(access, sessionId, files, progress, token), cancellationToken));
    }

    public async Task<UploadResult> UploadFromUrlsAsync(NemoAccess access, string sessionId, IReadOnlyList<Uri> urls, CancellationToken cancellationToken)
    {
        foreach (var url in urls)
        {
            if (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 || url.OriginalString.Contains(access.Token.Reveal(), StringComparison.Ordinal))
            {
                throw new ArgumentException("The backend can fetch only public web addresses.", nameof(urls));
            }
        }

        var body = JsonSerializer.Serialize(new { urls = urls.Select(url => url.AbsoluteUri), source_type = "url" });
        return Read(await api.PostAsync(ApiCall.Upload, access, PathOf(sessionId), body, cancellationToken));
    }

    private async Task<ApiAnswer> OnceAsync(NemoAccess access, string sessionId, IReadOnlyList<UploadFile> files, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using var idle = new IdleTimeout(IdleLimit, api.Time, cancellationToken);
        var meter = new UploadMeter(api.Options.MaxUploadBytes, idle, progress);
        foreach (var file in files)
        {
            meter.Check(FileNames.Clean(file.FileName, UploadContent.NameRule), file.Length);
        }

        using var request = api.NewRequest(HttpMethod.Post, PathOf(sessionId), access.Skill, access.Token);
        request.Content = UploadContent.Create(files, meter);
        // The server can refuse before half a gigabyte is sent.
        request.Headers.ExpectContinue = true;
        try
        {
            return await idle.GuardAsync(async () =>
            {
                using var response = await api.SendAsync(request, idle.Token);
                return await ApiAnswer.ReadAsync(ApiCall.Upload, response, api.Time, idle.Token);
            }, "The upload stalled");
        }
        catch (NemoVideoTransportException cut) when (!meter.AllSent && cut.Fault != TransportFault.TimedOut)
        {
            throw new NemoVideoTransportException(cut.Fault, RequestOutcome.NotSent, "The upload was interrupted before it was complete.", cut);
        }
    }

    private static string PathOf(string sessionId) => $"/api/upload-video/nemo_agent/me/{Uri.EscapeDataString(sessionId)}";

    private static UploadResult Read(ApiAnswer answer)
    {
        var list = answer.Find("files") ?? (answer.Data.ValueKind == JsonValueKind.Array ? answer.Data : null);
        return new(MediaReader.ReadAll(list, IsThere), answer.Find("session_state_applied")?.AsBool());
    }

    /// <summary>Every field may be absent; an entry that reports its own failure is not a file.</summary>
    private static bool IsThere(JsonElement file) =>
        file.FindText("error", "error.message", "error_message", "errorMessage") is null
        && file.Find("success", "ok")?.AsBool() != false
        && file.FindText("status", "state")?.ToLowerInvariant() is not ("failed" or "error" or "rejected");
}
