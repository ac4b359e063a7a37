using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using NemoVideo.Accounts;
using NemoVideo.Http;

namespace NemoVideo.Agent;

/// <summary>One turn of the agent: sends once, reads to the end (docs/contracts/nemovideo.md §3.4, §4).</summary>
internal sealed partial class AgentRun(ApiTransport api)
{
    private readonly ILogger _logger = api.Logger;

    public async IAsyncEnumerable<AgentEvent> RunAsync(NemoAccess access, string sessionId, string text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var limits = new RunLimits(api.Options.RunLimit, api.Options.SilenceLimit, api.Time, cancellationToken);
        var body = Body(sessionId, text);
        using var response = await limits.GuardAsync(() => api.Retry.WriteAsync(access, token => OpenAsync(access, body, token), limits.Token));
        var parser = new EventParser();
        if (response.Content.Headers.ContentType?.MediaType is "application/json")
        {
            // Not a stream: an error with status 200, or all events at once.
            var answer = await limits.GuardAsync(() => ApiAnswer.ReadAsync(ApiCall.Chat, response, api.Time, limits.Token));
            foreach (var happened in parser.Parse(answer.Data))
            {
                yield return happened;
            }
        }
        else
        {
            var stream = await limits.GuardAsync(() => ContentDecoding.OpenAsync(response.Content, limits.Token));
            await using var frames = new SseReader(stream).ReadAsync(limits.Token).GetAsyncEnumerator(limits.Token);
            while (await limits.GuardAsync(NextAsync) is { } events)
            {
                if (events is not [AgentEvent.Heartbeat])
                {
                    limits.ReportActivity();
                }

                foreach (var happened in events)
                {
                    yield return happened;
                }
            }

            // An event that the end of the stream truncates is also a transfer fault.
            async Task<IReadOnlyList<AgentEvent>?> NextAsync() => await frames.MoveNextAsync() ? parser.Parse(frames.Current) : null;
        }

        foreach (var rest in parser.End())
        {
            yield return rest;
        }

        if (parser.Unreadable > 0)
        {
            LogUnreadable(parser.Unreadable);
        }
    }

    private async Task<HttpResponseMessage> OpenAsync(NemoAccess access, string body, CancellationToken cancellationToken)
    {
        using var request = api.NewRequest(HttpMethod.Post, "/run_sse", access.Skill, access.Token, body);
        request.Headers.Accept.Clear();
        request.Headers.Accept.ParseAdd("text/event-stream");
        var response = await api.SendAsync(request, cancellationToken);
        try
        {
            if (!response.IsSuccessStatusCode || response.Content.Headers.ContentType?.MediaType is "text/html")
            {
                await ApiAnswer.ReadAsync(ApiCall.Chat, response, api.Time, cancellationToken);
                throw new NemoVideoApiException(NemoErrorCode.Unreadable, "Chat: the answer is not an event stream.") { RawCode = (int)response.StatusCode };
            }

            return response;
        }
        catch
        {
            response.Dispose();
            throw;
        }
    }

    /// <remarks>Without <c>"streaming":true</c>: the documented body (docs/contracts/nemovideo.md §3.4) has none, and the reader takes both.</remarks>
    private static string Body(string sessionId, string text) => JsonSerializer.Serialize(new
    {
        app_name = "nemo_agent",
        user_id = "me",
        session_id = sessionId,
        new_message = new { role = "user", parts = new[] { new { text } } },
    });

    [LoggerMessage(LogLevel.Warning, "{Count} events of a turn were unreadable and were skipped")]
    private partial void LogUnreadable(int count);
}
