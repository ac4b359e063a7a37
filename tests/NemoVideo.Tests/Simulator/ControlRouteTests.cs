using System.Text.Json.Nodes;

namespace NemoVideo.Tests.Simulator;

public class ControlRouteTests
{
    [Fact]
    public async Task Faults_are_switched_over_http_where_the_options_allow_it()
    {
        await using var sim = await SimCaller.ReadyAsync(SimCaller.Quick with { ControlRoutes = true });
        await sim.UploadClipAsync();

        var added = await sim.PostAsync("/_sim/faults", """{"session":"*","fault":{"kind":"Refuse","on":"Chat","status":503},"shapes":{"events":"Flat"}}""");

        Assert.Equal(204, added.Status);
        Assert.Equal(503, (await sim.SayAsync("mute it")).Status);
        Assert.Contains("\"type\":\"text\"", (await sim.SayAsync("mute it")).Body, StringComparison.Ordinal);
        Assert.Equal(400, (await sim.PostAsync("/_sim/faults", "{\"fault\":{\"kind\":\"Nonsense\"}}")).Status);
        Assert.Equal(204, (await sim.PostAsync("/_sim/tokens/expire", new JsonObject { ["account"] = sim.Token })).Status);
        Assert.Equal(404, (await sim.PostAsync("/_sim/sessions/1/forget", "")).Status);
    }

    [Fact]
    public async Task The_log_is_read_over_http_and_kept_in_a_file_without_any_token()
    {
        var file = Path.GetTempFileName();
        try
        {
            await using (var sim = await SimCaller.ReadyAsync(SimCaller.Quick with { ControlRoutes = true, LogFile = file }))
            {
                await sim.UploadClipAsync();
                await sim.SayAsync("mute it");

                var log = await sim.GetAsync("/_sim/log?kind=ChatMessage");

                Assert.Equal("mute it", Assert.Single(log.Json.AsArray())!["text"]!.GetValue<string>());
            }

            var lines = await File.ReadAllLinesAsync(file, SimCaller.Stop);
            Assert.Equal(1, lines.Count(line => line.Contains("\"kind\":\"ChatMessage\"", StringComparison.Ordinal)));
            Assert.DoesNotContain("nmv_usr_", string.Concat(lines), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Without_the_option_there_are_no_control_routes()
    {
        await using var sim = await SimCaller.ReadyAsync();

        Assert.Equal(404, (await sim.GetAsync("/_sim/log")).Status);
    }
}
