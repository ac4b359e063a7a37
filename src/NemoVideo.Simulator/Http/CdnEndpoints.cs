using NemoVideo.Simulator.Log;
using NemoVideo.Simulator.Media;

namespace NemoVideo.Simulator.Http;

/// <summary>Files for those who know their address: no token asked, ranges served, and an eye on credentials that do not belong here.</summary>
internal sealed class CdnEndpoints(MediaStore store, FileAnswers files, SimulatorLog log)
{
    private static readonly string[] NotForTheCdn = ["Authorization", .. Gate.AttributionHeaders];

    public async Task GetAsync(HttpContext http, string id, string file)
    {
        var leaked = NotForTheCdn.Where(http.Request.Headers.ContainsKey).ToList();
        if (leaked.Count > 0)
        {
            log.Add(LogKind.Violation, subject: file, text: "the CDN received " + string.Join(", ", leaked));
        }

        log.Add(LogKind.Cdn, subject: file);
        if (store.Published(id) is { } path && File.Exists(path))
        {
            await files.SendAsync(http, Faults.ApiCall.Cdn, sessionId: null, path, file);
            return;
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}

internal static class ContentTypes
{
    private static readonly Microsoft.AspNetCore.StaticFiles.FileExtensionContentTypeProvider Known = new();

    public static string Of(string fileName) => Known.TryGetContentType(fileName, out var type) ? type : "application/octet-stream";
}

/// <summary>Where the CDN is, as the caller of a request can reach it.</summary>
internal static class CdnAddress
{
    /// <summary>Key of <see cref="HttpContext.Items"/> for a CDN on a port of its own.</summary>
    public const string Key = "cdn";

    public static Uri Of(HttpContext http) => http.Items[Key] as Uri ?? new Uri($"{http.Request.Scheme}://{http.Request.Host}/");
}
