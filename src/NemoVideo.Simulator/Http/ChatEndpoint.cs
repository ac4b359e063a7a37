using System.Text;
using System.Text.Json;
using NemoVideo.Simulator.Agent;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace NemoVideo.Simulator.Http;

/// <summary>Serves <c>POST /run_sse</c>: one turn of the agent, streamed as it happens. The stream ends when the connection closes.</summary>
internal sealed class ChatEndpoint(SimulatorOptions options, TimeProvider time, VideoAgent agent, FaultBoard faults, Gate gate, Answers answers, SimulatorLog log)
{
    public async Task HandleAsync(HttpContext http)
    {
        if (await JsonBody.ReadAsync(http, log) is not { } body)
        {
            return;
        }

        body.Text("app_name");
        body.Text("user_id");
        var sessionId = body.Text("session_id");
        var text = TextOf(body.Object("new_message"));
        if (await body.IsRefusedAsync(http, log) || await gate.AdmitAsync(http, SimulatedCall.Chat, sessionId) is not { } account)
        {
            return;
        }

        if (gate.Project(sessionId, account) is not { } project)
        {
            await Answers.DetailAsync(http, 404, "Session not found");
            return;
        }

        var fault = faults.Take(sessionId, SimulatedCall.Chat, IsOfStream);
        if (agent.TryBegin(project, text, CdnAddress.Of(http), fault?.Applied ?? true) is not { } turn)
        {
            await Answers.ErrorAsync(http, 200, 2001, "Insufficient credits");
            return;
        }

        if (fault is not null)
        {
            log.Add(LogKind.Fault, sessionId, nameof(SimulatedCall.Chat), fault.Kind.ToString());
        }

        if (!await answers.StruckAfterWorkAsync(http, SimulatedCall.Chat, sessionId))
        {
            await StreamAsync(http, turn, fault, new StreamFormat(faults.ShapesOf(sessionId), turn.InvocationId, time));
        }
    }

    private static bool IsOfStream(FaultKind kind) =>
        kind is FaultKind.CutStream or FaultKind.Silence or FaultKind.HeartbeatsOnly or FaultKind.ErrorFrame or FaultKind.ErrorEvent or FaultKind.Frame;

    private static string TextOf(JsonElement message) =>
        message.ValueKind == JsonValueKind.Object && message.TryGetProperty("parts", out var parts) && parts.ValueKind == JsonValueKind.Array
            ? string.Concat(parts.EnumerateArray().Select(part => part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out var text) ? text.GetString() : null))
            : "";

    private async Task StreamAsync(HttpContext http, Turn turn, Fault? fault, StreamFormat format)
    {
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        try
        {
            await http.Response.StartAsync(http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            if (fault?.Kind is FaultKind.Silence or FaultKind.HeartbeatsOnly)
            {
                await WaitAsync(http, fault.Kind == FaultKind.HeartbeatsOnly ? format : null);
                return;
            }

            var sent = 0;
            while (await NextAsync(http, turn, format))
            {
                while (turn.Steps.TryRead(out var step))
                {
                    if (fault is { Kind: FaultKind.CutStream } && sent >= fault.AfterEvents)
                    {
                        http.Abort();
                        return;
                    }

                    if (format.Frame(step) is { } frame)
                    {
                        await SendAsync(http, frame);
                        sent++;
                    }
                }
            }

            await EndAsync(http, fault, format);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller disconnected; the turn continues.
        }
        catch (IOException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The same, detected while writing.
        }
    }

    private static async Task EndAsync(HttpContext http, Fault? fault, StreamFormat format)
    {
        switch (fault)
        {
            case { Kind: FaultKind.CutStream }:
                http.Abort(); // The turn had fewer events than requested: cut it anyway.
                return;
            case { Kind: FaultKind.ErrorFrame }:
                await SendAsync(http, StreamFormat.ErrorFrame(fault.Message, fault.Unescaped));
                return;
            case { Kind: FaultKind.Frame }:
                await SendAsync(http, $"data: {fault.Message}\n\n");
                return;
            case { Kind: FaultKind.ErrorEvent }:
                await SendAsync(http, format.Frame(new AgentStep.Error(fault.ErrorCode, fault.Message)) ?? "");
                return;
            default:
                await SendAsync(http, format.End() ?? "");
                return;
        }
    }

    /// <summary>Waits for the next step and sends heartbeats meanwhile; false at the end of the turn.</summary>
    private async Task<bool> NextAsync(HttpContext http, Turn turn, StreamFormat format)
    {
        var next = turn.Steps.WaitToReadAsync(http.RequestAborted).AsTask();
        while (!next.IsCompleted)
        {
            using var beat = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted);
            var pause = Task.Delay(options.HeartbeatEvery, time, beat.Token);
            if (await Task.WhenAny(next, pause) == pause && pause.IsCompletedSuccessfully)
            {
                await SendAsync(http, format.Heartbeat());
            }

            await beat.CancelAsync();
        }

        return await next;
    }

    /// <summary>Waits until the caller disconnects.</summary>
    private async Task WaitAsync(HttpContext http, StreamFormat? heartbeats)
    {
        while (true)
        {
            await Task.Delay(heartbeats is null ? Timeout.InfiniteTimeSpan : options.HeartbeatEvery, time, http.RequestAborted);
            await SendAsync(http, heartbeats!.Heartbeat());
        }
    }

    private static async Task SendAsync(HttpContext http, string frame)
    {
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(frame), http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }
}
