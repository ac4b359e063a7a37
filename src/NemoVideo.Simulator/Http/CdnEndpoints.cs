using NemoVideo.Simulator.Log;
using NemoVideo.Simulator.Media;

namespace NemoVideo.Simulator.Http;

/// <summary>Serves files to callers who know the address: without a token, with ranges. Logs credentials that must not be sent here.</summary>
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
            await files.SendAsync(http, Faults.SimulatedCall.Cdn, sessionId: null, path, file);
            return;
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
    }
}

internal static class CdnContentTypes
{
    private static readonly Microsoft.AspNetCore.StaticFiles.FileExtensionContentTypeProvider Known = new();

    public static string Of(string fileName) => Known.TryGetContentType(fileName, out var type) ? type : "application/octet-stream";
}

/// <summary>Determines the address at which the caller of a request can reach the CDN.</summary>
internal static class CdnAddress
{
    /// <summary>Key of <see cref="HttpContext.Items"/> for a CDN on a port of its own.</summary>
    public const string Key = "cdn";

    public static Uri Of(HttpContext http) => http.Items[Key] as Uri ?? new Uri($"{http.Request.Scheme}://{http.Request.Host}/");
}
