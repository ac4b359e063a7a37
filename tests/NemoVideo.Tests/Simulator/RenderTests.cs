using System.Text.Json.Nodes;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace NemoVideo.Tests.Simulator;

public class RenderTests
{
    [Fact]
    public async Task Without_ffmpeg_the_original_comes_back_and_says_so()
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();

        Assert.Contains("no ffmpeg", (await sim.SayAsync("mute it")).Said, StringComparison.Ordinal);
        await sim.ExportAsync("r1");
        await sim.Server.Log.WaitForAsync(LogKind.RenderCompleted, SimCaller.Stop);
        var poll = (await sim.PollAsync("r1")).Json;

        Assert.Equal(("completed", 100), (poll["status"]!.GetValue<string>(), poll["progress"]!.GetValue<int>()));
        Assert.Contains("ffmpeg is not installed", poll["note"]!.GetValue<string>(), StringComparison.Ordinal);
        var original = TinyMp4.OfLength(TimeSpan.FromSeconds(10));
        Assert.Equal(original, await sim.Http.GetByteArrayAsync(new Uri(poll["output"]!["url"]!.GetValue<string>()), SimCaller.Stop));
        Assert.Equal(original, await sim.Http.GetByteArrayAsync("/api/render/proxy/r1/download", SimCaller.Stop));
    }

    [Theory]
    [InlineData(RenderShape.Data)]
    [InlineData(RenderShape.RenderId)]
    public async Task A_poll_has_other_shapes(RenderShape shape)
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();
        sim.Server.Faults.For(sim.Session).Shapes = new AnswerShapes { Render = shape };
        await sim.ExportAsync("r1");
        await sim.Server.Log.WaitForAsync(LogKind.RenderCompleted, SimCaller.Stop);

        var poll = (await sim.PollAsync("r1")).Json;

        Assert.Equal("completed", (shape == RenderShape.Data ? poll["data"]! : poll)["status"]!.GetValue<string>());
        Assert.NotNull(shape == RenderShape.Data ? poll["data"]!["outputUrl"] : poll["output"]!["url"]);
    }

    [Theory]
    [InlineData("X-Skill-Source")]
    [InlineData("X-Skill-Version")]
    [InlineData("X-Skill-Platform")]
    public async Task An_export_without_attribution_is_refused(string header)
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();
        var body = await sim.ExportBodyAsync("r1");
        sim.Http.DefaultRequestHeaders.Remove(header);

        Assert.Equal(402, (await sim.PostAsync("/api/render/proxy/lambda", body)).Status);
        Assert.Equal(0, sim.Server.Log.Count(LogKind.RenderStarted));
    }

    [Fact]
    public async Task A_draft_with_local_paths_cannot_be_rendered()
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();
        var body = await sim.ExportBodyAsync("r1");
        body["draft"] = (await sim.StateAsync())["draft"]!.DeepClone();

        await sim.PostAsync("/api/render/proxy/lambda", body);
        var failed = await sim.Server.Log.WaitForAsync(LogKind.RenderFailed, SimCaller.Stop);

        Assert.Contains("use the media's cdn_url", failed.Text, StringComparison.Ordinal);
        Assert.Equal("failed", (await sim.PollAsync("r1")).Json["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_lost_answer_leaves_a_render_that_is_found_by_its_id_and_not_done_twice()
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();
        sim.Server.Faults.For(sim.Session).Add(Fault.LoseAnswer(SimulatedCall.RenderSubmit));

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => sim.ExportAsync("r1"));
        await sim.Server.Log.WaitForAsync(LogKind.RenderCompleted, SimCaller.Stop);

        Assert.Equal("completed", (await sim.PollAsync("r1")).Json["status"]!.GetValue<string>());
        Assert.Equal("completed", (await sim.ExportAsync("r1")).Json["status"]!.GetValue<string>());
        Assert.Equal((1, 1), (sim.Server.Log.Count(LogKind.RenderStarted), sim.Server.Log.Count(LogKind.RenderRepeated)));
    }

    [Fact]
    public async Task A_slow_render_is_processing_meanwhile_and_can_be_cancelled()
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();
        sim.Server.Faults.For(sim.Session).Add(Fault.SlowRender(TimeSpan.FromMinutes(2)));
        var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        sim.Clock.TimerSet += _ => waiting.TrySetResult();

        await sim.ExportAsync("r1");
        await waiting.Task.WaitAsync(SimCaller.Stop);
        Assert.Equal("processing", (await sim.PollAsync("r1")).Json["status"]!.GetValue<string>());
        Assert.Equal(404, (await sim.GetAsync("/api/render/proxy/r1/download")).Status);
        Assert.Equal(200, (await sim.PostAsync("/api/render/proxy/lambda/r1/cancel", "")).Status);

        var ended = await sim.Server.Log.WaitForAsync(entry => entry.Kind == LogKind.RenderFailed, SimCaller.Stop);
        Assert.Equal("cancelled", ended.Text);
        Assert.Equal("failed", (await sim.PollAsync("r1")).Json["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_render_can_fail()
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();
        sim.Server.Faults.For(sim.Session).Add(Fault.FailRender("the node died"));

        await sim.ExportAsync("r1");
        await sim.Server.Log.WaitForAsync(LogKind.RenderFailed, SimCaller.Stop);

        Assert.Equal("the node died", (await sim.PollAsync("r1")).Json["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_render_belongs_to_its_account()
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();
        await sim.ExportAsync("r1");
        await using var other = await sim.OtherAsync();

        Assert.Equal(404, (await other.PollAsync("r1")).Status);
        Assert.Equal(404, (await other.GetAsync("/api/render/proxy/r1/download")).Status);
        Assert.Equal(404, (await sim.PollAsync("r2")).Status);
    }

    [Theory]
    [InlineData("""{"sessionId":"1","draft":{}}""")]
    [InlineData("""{"id":"r","draft":{}}""")]
    [InlineData("""{"id":"r","session_id":"1","draft":{}}""")]
    [InlineData("""{"id":"r","sessionId":"1"}""")]
    public async Task A_malformed_export_is_refused(string body)
    {
        await using var sim = await SimCaller.ReadyAsync();

        Assert.Equal(422, (await sim.PostAsync("/api/render/proxy/lambda", body)).Status);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"t":[]}""")]
    [InlineData("""{"t":[{"tt":0,"sg":[{}]}]}""")]
    [InlineData("""{"t":[{"tt":0,"sg":[{"src":"http://127.0.0.1/cdn/1/a.mp4"}]}]}""")]
    [InlineData("""{"t":[1]}""")]
    public async Task A_draft_that_is_none_fails_its_render(string draft)
    {
        await using var sim = await SimCaller.ReadyAsync();

        await sim.PostAsync("/api/render/proxy/lambda", new JsonObject { ["id"] = "r1", ["sessionId"] = sim.Session, ["draft"] = JsonNode.Parse(draft) });

        await sim.Server.Log.WaitForAsync(LogKind.RenderFailed, SimCaller.Stop);
    }
}
