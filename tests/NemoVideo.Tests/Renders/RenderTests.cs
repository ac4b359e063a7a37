using NemoVideo.Accounts;
using NemoVideo.Http;
using NemoVideo.Renders;
using NemoVideo.Tests.Loopback;

namespace NemoVideo.Tests.Renders;

public sealed class RenderTests
{
    [Theory(Timeout = 30_000)]
    [InlineData("""{"t" : [ {"tt":0,"sg":[{"d":1e3,"x":1.50,"u":"\u00e9\/"}]} ], "zz":null}""")]
    [InlineData("""  "{\"t\":[]}"  """)]
    [InlineData("""["odd"]""")]
    public async Task The_draft_goes_to_export_byte_for_byte(string draft)
    {
        draft = draft.Trim();
        await using var api = await FakeApi.StartAsync((context, _) => FakeApi.AnswerAsync(context, 200, context.Request.Path.Value!.Contains("state", StringComparison.Ordinal)
            ? $$$"""{"code":0,"data":{"session_id":1234567890123456789,"state":{"draft":{{{draft}}},"video_infos":[] } } }"""
            : """{"success":true,"data":{}}"""));
        using var client = Client.For(api.Address);
        var state = await client.GetStateAsync(Client.Access, "1234567890123456789", CancellationToken.None);
        Assert.Equal("1234567890123456789", state.SessionId);

        await client.StartRenderAsync(Client.Access, "render_1", "1234567890123456789", state, null, CancellationToken.None);

        var seen = api.Seen.Last();
        Assert.Equal("/api/render/proxy/lambda", seen.Path);
        Assert.Equal($$$"""{"id":"render_1","sessionId":"1234567890123456789","draft":{{{draft}}},"output":{"format":"mp4","quality":"high"}}""", seen.Body);
    }

    [Fact(Timeout = 30_000)]
    public async Task An_export_is_asked_for_in_the_quality_of_its_skill()
    {
        await using var api = await FakeApi.StartAsync(200, """{"success":true,"data":{}}""");
        using var client = Client.For(api.Address);
        var access = Client.Access with { Skill = Client.Access.Skill with { Requests = SkillRequests.Default with { Output = new("mp4", "medium") } } };

        await client.StartRenderAsync(access, "render_1", "1", Calls.State, null, CancellationToken.None);

        Assert.Contains("\"output\":{\"format\":\"mp4\",\"quality\":\"medium\"}", Assert.Single(api.Seen).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_draft_nothing_is_asked()
    {
        using var client = Client.For(new("http://127.0.0.1:9"));
        await Assert.ThrowsAsync<ArgumentException>(() => client.StartRenderAsync(Client.Access, "r", "1", Calls.State with { Draft = null }, null, CancellationToken.None));
    }

    [Theory(Timeout = 30_000)]
    [InlineData("""{"status":"processing","progress":0.4}""", RenderState.Processing, 0.4, null)]
    [InlineData("""{"status":"completed","progress":1,"output":{"url":"https://cdn.example.org/o.mp4","duration":10.5,"size":12345}}""", RenderState.Completed, 1.0, "https://cdn.example.org/o.mp4")]
    [InlineData("""{"success":true,"data":{"status":"processing","progress":40}}""", RenderState.Processing, 0.4, null)]
    [InlineData("""{"success":true,"data":{"status":"completed","progress":100,"outputUrl":"https://cdn.example.org/o.mp4"}}""", RenderState.Completed, 1.0, "https://cdn.example.org/o.mp4")]
    [InlineData("""{"render_id":"r","status":"completed","output":{"url":"https://cdn.example.org/o.mp4"},"error":null}""", RenderState.Completed, 1.0, "https://cdn.example.org/o.mp4")]
    [InlineData("""{"code":0,"data":{"status":"Queued"}}""", RenderState.Pending, null, null)]
    [InlineData("""{"status":"SUCCEEDED","output":"/files/o.mp4"}""", RenderState.Completed, 1.0, "relative")]
    [InlineData("""{"status":"rendering","progress":1}""", RenderState.Processing, 0.01, null)]
    [InlineData("""{"status":"rendering","progress":"55%"}""", RenderState.Processing, 0.55, null)]
    [InlineData("""{"status":"a word of tomorrow","progress":-3}""", RenderState.Processing, 0.0, null)]
    [InlineData("""{"state":"done","output_url":"javascript:alert(1)"}""", RenderState.Completed, 1.0, null)]
    [InlineData("""{"done":true,"outputFile":"https://cdn.example.org/o.mp4"}""", RenderState.Completed, 1.0, "https://cdn.example.org/o.mp4")]
    public async Task A_status_is_read_in_every_shape(string answer, RenderState state, double? progress, string? url)
    {
        await using var api = await FakeApi.StartAsync(200, answer);
        using var client = Client.For(api.Address);
        var status = await client.GetRenderAsync(Client.Access, "render/1", CancellationToken.None);
        Assert.Equal((state, progress), (status.State, status.Progress));
        Assert.Equal(url == "relative" ? new Uri(api.Address, "/files/o.mp4") : url is null ? null : new Uri(url), status.OutputUrl);
        Assert.Null(status.Error);
        Assert.Equal("/api/render/proxy/lambda/render%2F1", Assert.Single(api.Seen).Path);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("""{"status":"failed","error":"no memory"}""", "no memory")]
    [InlineData("""{"success":false,"error":"no memory","data":{"status":"error"}}""", "no memory")]
    [InlineData("""{"render_id":"r","status":"Failed","output":null,"error":{"message":"no memory"}}""", "no memory")]
    [InlineData("""{"status":"cancelled"}""", "no reason given")]
    public async Task A_failed_render_is_news_and_no_exception(string answer, string error)
    {
        await using var api = await FakeApi.StartAsync(200, answer);
        using var client = Client.For(api.Address);
        var status = await client.GetRenderAsync(Client.Access, "r", CancellationToken.None);
        Assert.Equal((RenderState.Failed, error), (status.State, status.Error));
    }

    [Fact(Timeout = 30_000)]
    public async Task Sizes_and_lengths_are_read_and_a_cancel_has_no_body()
    {
        await using var api = await FakeApi.StartAsync((context, number) => FakeApi.AnswerAsync(context, 200, number == 1 ? """{"status":"completed","output":{"url":"https://cdn.example.org/o.mp4","duration":10.5,"size":12345}}""" : ""));
        using var client = Client.For(api.Address);
        var status = await client.GetRenderAsync(Client.Access, "r", CancellationToken.None);
        Assert.Equal((TimeSpan.FromSeconds(10.5), 12345L), (status.Duration, status.SizeBytes));
        await client.CancelRenderAsync(Client.Access, "r", CancellationToken.None);
        Assert.Equal(("POST", "/api/render/proxy/lambda/r/cancel", ""), (api.Seen.Last().Method, api.Seen.Last().Path, api.Seen.Last().Body));
    }

    [Fact(Timeout = 30_000)]
    public async Task An_error_of_the_APIs_download_is_typed()
    {
        await using var api = await FakeApi.StartAsync(200, """{"code":402,"message":"subscribe"}""");
        using var client = Client.For(api.Address);
        var refused = await Assert.ThrowsAsync<NemoVideoApiException>(() => client.BytesOfAsync(Done(null)));
        Assert.Equal(NemoErrorCode.PlanRequired, refused.Code);
    }

    private static RenderStatus Done(Uri? output) => new("r", RenderState.Completed, 1, output, null, null, null);
}
