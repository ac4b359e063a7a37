using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace NemoVideo.Tests.Simulator;

public class FaultTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_cut_stream_breaks_off_and_the_edit_is_applied_or_not(bool applied)
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();
        sim.Server.Faults.For(sim.Session).Add(Fault.CutStream(afterEvents: 3, applied));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => sim.SayAsync("mute it"));

        await sim.Server.Log.WaitForAsync(LogKind.ChatEnded, SimCaller.Stop);
        Assert.Equal(applied ? 0 : 1, (await sim.StateAsync())["draft"]!["t"]![0]!["sg"]![0]!["v"]!.GetValue<int>());
        Assert.Equal(applied ? (50, 0) : (100, 0), await sim.CreditsAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Silence_says_nothing_while_heartbeats_beat(bool isSilence)
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();
        sim.Server.Faults.For(sim.Session).Add(isSilence ? Fault.Silence(applied: true) : Fault.HeartbeatsOnly(applied: true));
        using var request = sim.Saying("mute it");
        using var response = await sim.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, SimCaller.Stop);
        await using var body = await response.Content.ReadAsStreamAsync(SimCaller.Stop);
        var read = body.ReadAsync(new byte[64], SimCaller.Stop).AsTask();

        await sim.Server.Log.WaitForAsync(LogKind.ChatEnded, SimCaller.Stop);
        if (isSilence)
        {
            sim.Clock.Advance(TimeSpan.FromMinutes(20));
            Assert.False(read.IsCompleted);
        }
        else
        {
            while (!read.IsCompleted)
            {
                sim.Clock.Advance(TimeSpan.FromSeconds(2));
                await Task.Yield();
            }

            Assert.True(await read > 0);
        }
    }

    [Fact]
    public async Task An_error_frame_can_be_unescaped_over_two_lines()
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();
        sim.Server.Faults.For(sim.Session).Add(Fault.ErrorFrame("boom \"mid\" stream\nline two", unescaped: true)).Add(Fault.ErrorFrame("plain \"one\""));

        Assert.EndsWith("data: {\"error\": \"boom \"mid\" stream\nline two\"}\n\n", (await sim.SayAsync("mute it")).Body, StringComparison.Ordinal);
        Assert.Equal("plain \"one\"", (await sim.SayAsync("mute it")).Events[^1]["error"]!.GetValue<string>());
        Assert.Equal((100, 0), await sim.CreditsAsync());
    }

    [Fact]
    public async Task A_model_error_is_an_event()
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();
        sim.Server.Faults.ForNextSession().Add(Fault.ErrorEvent("MODEL_OVERLOADED", "The model is overloaded"));
        await sim.OpenAsync();

        Assert.Equal("MODEL_OVERLOADED", (await sim.SayAsync("mute it")).Events[^1]["errorCode"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_server_error_comes_before_the_work_or_after_it()
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();
        sim.Server.Faults.For(sim.Session).Add(Fault.Refuse(SimulatedCall.Chat, 502)).Add(Fault.RefuseAfterWork(SimulatedCall.Chat, 504));

        Assert.Equal(502, (await sim.SayAsync("mute it")).Status);
        Assert.Equal(0, sim.Server.Log.Count(LogKind.ChatMessage));
        Assert.Equal(504, (await sim.SayAsync("mute it")).Status);
        await sim.Server.Log.WaitForAsync(LogKind.ChatEnded, SimCaller.Stop);
        Assert.Equal(0, (await sim.StateAsync())["draft"]!["t"]![0]!["sg"]![0]!["v"]!.GetValue<int>());
        Assert.Equal(200, (await sim.SayAsync("undo")).Status);
    }

    [Fact]
    public async Task Codes_can_be_asked_for_at_any_call()
    {
        await using var sim = await SimCaller.ReadyAsync();
        sim.Server.Faults.For(sim.Session).Add(Fault.NoCredits()).Add(Fault.MissingScope(SimulatedCall.Upload, "upload")).Add(Fault.PlanRequired());
        await sim.UploadClipAsync();
        await sim.UploadClipAsync();

        Assert.Equal(2001, (await sim.SayAsync("mute it")).Code);
        Assert.Equal(402, (await sim.ExportAsync("r1")).Status);
        Assert.Equal(1, sim.Server.Log.Count(LogKind.Upload));
    }
}
