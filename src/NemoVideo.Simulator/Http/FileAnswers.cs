using System.IO.Compression;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace NemoVideo.Simulator.Http;

/// <summary>Serves a file as it is, with ranges, or with a fault in its transfer.</summary>
internal sealed class FileAnswers(FaultBoard faults, SimulatorLog log)
{
    private const string ErrorPage = """<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>""";

    public async Task SendAsync(HttpContext http, SimulatedCall endpoint, string? sessionId, string path, string fileName)
    {
        if (faults.Take(sessionId, endpoint, kind => kind is FaultKind.Page or FaultKind.CutBody or FaultKind.HalfBody or FaultKind.Compress) is not { } fault)
        {
            await Results.File(path, CdnContentTypes.Of(fileName), enableRangeProcessing: true).ExecuteAsync(http);
            return;
        }

        log.Add(LogKind.Fault, sessionId, endpoint.ToString(), fault.Kind.ToString());
        var answer = http.Response;
        answer.ContentType = CdnContentTypes.Of(fileName);
        switch (fault.Kind)
        {
            case FaultKind.Page:
                answer.ContentType = "application/xml";
                await answer.WriteAsync(ErrorPage, http.RequestAborted);
                return;
            case FaultKind.Compress:
                answer.Headers.ContentEncoding = "gzip";
                await using (var packed = new GZipStream(answer.Body, CompressionLevel.Fastest, leaveOpen: true))
                await using (var file = File.OpenRead(path))
                {
                    await file.CopyToAsync(packed, http.RequestAborted);
                }

                return;
            default:
                var whole = new FileInfo(path).Length;
                var half = whole / 2;
                answer.ContentLength = fault.Kind == FaultKind.CutBody ? whole : half;
                await answer.SendFileAsync(path, 0, half, http.RequestAborted);
                if (fault.Kind == FaultKind.CutBody)
                {
                    await answer.Body.FlushAsync(http.RequestAborted);
                    http.Abort();
                }

                return;
        }
    }
}
