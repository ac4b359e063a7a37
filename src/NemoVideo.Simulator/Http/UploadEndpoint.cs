using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;
using NemoVideo.Simulator.Media;
using NemoVideo.Simulator.Projects;

namespace NemoVideo.Simulator.Http;

/// <summary>Accepts uploads, as multipart (streamed to disk) or by address.</summary>
internal sealed class UploadEndpoint(
    SimulatorOptions options, TimeProvider time, Gate gate, Answers answers, FaultBoard faults, MediaImport import, HttpClient fetcher, SimulatorLog log)
{
    /// <summary>Upper bound of the bytes that multipart adds around the files.</summary>
    private const long Overhead = 1024 * 1024;

    private const int MaxFiles = 20;

    public async Task HandleAsync(HttpContext http, string sessionId)
    {
        if (await gate.AdmitAsync(http, SimulatedCall.Upload, sessionId) is not { } account)
        {
            return;
        }

        if (gate.Project(sessionId, account) is not { } project)
        {
            await Answers.ErrorAsync(http, 200, 1002, "Session not found");
            return;
        }

        if (faults.Take(sessionId, SimulatedCall.Upload, kind => kind == FaultKind.SlowUpload) is { } slow)
        {
            log.Add(LogKind.Fault, sessionId, nameof(SimulatedCall.Upload), nameof(FaultKind.SlowUpload));
            await Task.Delay(slow.Delay, time, http.RequestAborted);
        }

        try
        {
            if (faults.Take(sessionId, SimulatedCall.Upload, kind => kind == FaultKind.KeepNothing) is not null)
            {
                log.Add(LogKind.Fault, sessionId, nameof(SimulatedCall.Upload), nameof(FaultKind.KeepNothing));
                await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
                await answers.OkAsync(http, SimulatedCall.Upload, sessionId, new JsonObject { ["files"] = new JsonArray() });
                return;
            }

            var files = MultipartBoundary(http) is { } boundary
                ? await FromPartsAsync(http, project, boundary)
                : await FromUrlsAsync(http, project);
            if (files is not null)
            {
                await answers.OkAsync(http, SimulatedCall.Upload, sessionId, new JsonObject
                {
                    ["files"] = new JsonArray([.. files.Select(file => file.Describe(CdnAddress.Of(http)))]),
                    ["session_state_applied"] = true,
                });
            }
        }
        catch (UploadRefusedException refused)
        {
            await Answers.ErrorAsync(http, refused.Status, refused.Code, refused.Message);
        }
        catch (UploadTooLargeException)
        {
            http.Response.Headers.Connection = "close"; // The rest is not read.
            await Answers.ErrorAsync(http, 200, 4002, "File too large");
        }
        catch (Exception gone) when (gone is BadHttpRequestException or Microsoft.AspNetCore.Connections.ConnectionResetException)
        {
            // The caller disconnected midway: nothing is kept, and no answer is possible.
        }
        catch (Exception malformed) when (malformed is InvalidDataException or IOException && !http.RequestAborted.IsCancellationRequested)
        {
            log.Add(LogKind.Violation, sessionId, nameof(SimulatedCall.Upload), "malformed multipart: " + malformed.Message);
            await Answers.DetailAsync(http, 400, "There was an error parsing the body");
        }
        catch (IOException)
        {
            // The caller disconnected midway: no answer is possible.
        }
    }

    private static string? MultipartBoundary(HttpContext http) =>
        MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var type) && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            ? HeaderUtilities.RemoveQuotes(type.Boundary).Value
            : null;

    private async Task<List<MediaFile>?> FromPartsAsync(HttpContext http, Project project, string boundary)
    {
        if (http.Request.ContentLength > options.MaxUploadBytes + Overhead)
        {
            throw new UploadTooLargeException();
        }

        var files = new List<MediaFile>();
        var reader = new MultipartReader(boundary, http.Request.Body);
        while (await reader.ReadNextSectionAsync(http.RequestAborted) is { } section)
        {
            if (section.GetContentDispositionHeader() is { } about && about.IsFileDisposition() && about.Name.Value?.Trim('"') == "files")
            {
                if (files.Count == MaxFiles)
                {
                    throw new UploadRefusedException(4001, $"At most {MaxFiles} files at once");
                }

                var name = (about.FileNameStar.HasValue ? about.FileNameStar : HeaderUtilities.RemoveQuotes(about.FileName)).Value ?? "";
                files.Add(await import.AddAsync(project, name, section.Body, fetchedAs: null, http.RequestAborted));
            }
        }

        if (files.Count > 0)
        {
            return files;
        }

        var missing = new JsonObject { ["type"] = "missing", ["loc"] = new JsonArray("body", "files"), ["msg"] = "Field required", ["input"] = null };
        log.Add(LogKind.Violation, project.SessionId, nameof(SimulatedCall.Upload), "no part named files");
        await Answers.DetailAsync(http, 422, new JsonArray(missing));
        return null;
    }

    private async Task<List<MediaFile>?> FromUrlsAsync(HttpContext http, Project project)
    {
        if (await JsonBody.ReadAsync(http, log) is not { } body)
        {
            return null;
        }

        var source = body.Text("source_type");
        if (await body.IsRefusedAsync(http, log))
        {
            return null;
        }

        if (source != "url" || !body.Root.TryGetProperty("urls", out var urls) || urls.ValueKind != System.Text.Json.JsonValueKind.Array || urls.GetArrayLength() is 0 or > MaxFiles)
        {
            throw new UploadRefusedException(4001, "urls must be a list of addresses");
        }

        if (faults.Take(project.SessionId, SimulatedCall.Upload, kind => kind == FaultKind.RefuseUrls) is not null)
        {
            throw new UploadRefusedException(4001, "Could not download the file");
        }

        var files = new List<MediaFile>();
        foreach (var url in urls.EnumerateArray())
        {
            files.Add(await FetchAsync(project, url.ToString(), http.RequestAborted));
        }

        return files;
    }

    private async Task<MediaFile> FetchAsync(Project project, string url, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || !(options.AllowRemoteUrls || address.IsLoopback))
        {
            throw new UploadRefusedException(4001, "Could not download the file");
        }

        try
        {
            using var answer = await fetcher.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                throw new UploadRefusedException(4001, "Could not download the file");
            }

            await using var content = await answer.Content.ReadAsStreamAsync(cancellationToken);
            return await import.AddAsync(project, Uri.UnescapeDataString(address.Segments[^1]), content, answer.Content.Headers.ContentType?.MediaType ?? "", cancellationToken);
        }
        catch (HttpRequestException)
        {
            throw new UploadRefusedException(4001, "Could not download the file");
        }
    }
}
