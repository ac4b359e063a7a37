using NemoVideo.Drafts;
using NemoVideo.Http;
using NemoVideo.Tests.Loopback;

namespace NemoVideo.Tests.Drafts;

public sealed class StateTests
{
    [Fact(Timeout = 30_000)]
    public async Task A_state_is_read_whole_and_its_draft_kept_as_it_came()
    {
        await using var api = await FakeApi.StartAsync(200, """
            {"code":0,"data":{"session_id":1234567890123456789,"task_id":"9","user_id":"anon_1","state":{"draft": {"t" :[]},
             "video_infos":[{"filename":"a.mp4","file_type":"video","cdn_url":"https://cdn.example.org/a.mp4","duration":3.5},7,{"cdn_url":"ftp://no"}],
             "generated_media":{"1":{"url":"https://cdn.example.org/made%20here.mp3","type":"audio"},"2":{"url":"https://cdn.example.org/a.mp4"}},
             "canvas_config":{"width":1080,"height":1920,"ratio":"9:16"}}}}
            """);
        using var client = Client.For(api.Address);
        var state = await client.GetStateAsync(Client.Access, "1234567890123456789", CancellationToken.None);
        Assert.Equal(("1234567890123456789", "9", "anon_1"), (state.SessionId, state.TaskId, state.UserId));
        Assert.Equal("""{"t" :[]}""", state.Draft?.RawJson);
        Assert.Equal(["a.mp4", null, "made here.mp3"], state.Media.Select(file => file.FileName));
        Assert.Equal(new Canvas(1080, 1920, "9:16"), state.Canvas);
        Assert.StartsWith("""{"draft": {"t" :[]},""", state.RawState, StringComparison.Ordinal);
        Assert.Equal("/api/state/nemo_agent/me/1234567890123456789/latest", Assert.Single(api.Seen).Path);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("""{"state":{}}""", null)]
    [InlineData("""{"data":{"state":{"draft":null}}}""", null)]
    [InlineData("""{"data":{"state":{"draft":{}}}}""", null)]
    [InlineData("""{"data":{"state":{"draft":""}}}""", null)]
    [InlineData("""{"data":{"session_id":"1"}}""", null)]
    [InlineData("""{"data":{"draft":{"t":[]}}}""", """{"t":[]}""")]
    [InlineData("""{"state":{"draft":"<draft/>"}}""", "\"<draft/>\"")]
    public async Task A_project_may_have_no_draft_yet(string answer, string? draft)
    {
        await using var api = await FakeApi.StartAsync(200, answer);
        using var client = Client.For(api.Address);
        var state = await client.GetStateAsync(Client.Access, "1", CancellationToken.None);
        Assert.Equal(draft, state.Draft?.RawJson);
        Assert.Empty(state.Media);
        Assert.NotEmpty(state.RawState);
    }

    [Theory(Timeout = 30_000)]
    [InlineData("""{"data":{}}""")]
    [InlineData("[]")]
    [InlineData("deep")]
    public async Task What_is_no_state_is_unreadable_and_no_empty_project(string answer)
    {
        answer = answer == "deep" ? "{\"state\":{\"draft\":" + new string('[', 5000) + new string(']', 5000) + "}}" : answer;
        await using var api = await FakeApi.StartAsync(200, answer);
        using var client = Client.For(api.Address);
        Assert.Equal(NemoErrorCode.Unreadable, (await Assert.ThrowsAsync<NemoVideoApiException>(() => client.GetStateAsync(Client.Access, "1", CancellationToken.None))).Code);
    }
}
