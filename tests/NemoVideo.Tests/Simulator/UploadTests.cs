using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;
using NemoVideo.Simulator.Media;

namespace NemoVideo.Tests.Simulator;

public class UploadTests
{
    [Fact]
    public async Task A_clip_is_described_and_laid_on_the_timeline()
    {
        await using var sim = await SimCaller.ReadyAsync();

        var data = (await sim.UploadClipAsync()).Json["data"]!;

        var file = data["files"]![0]!;
        Assert.True(data["session_state_applied"]!.GetValue<bool>());
        Assert.Equal(("clip.mp4", "video", 10.0), (file["filename"]!.GetValue<string>(), file["file_type"]!.GetValue<string>(), file["duration"]!.GetValue<double>()));
        var state = await sim.StateAsync();
        Assert.Equal(10_000, state["draft"]!["t"]![0]!["sg"]![0]!["d"]!.GetValue<int>());
        Assert.Equal(file.ToJsonString(), state["video_infos"]![0]!.ToJsonString());
        var logged = Assert.Single(sim.Server.Log.Of(LogKind.Upload));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(TinyMp4.OfLength(TimeSpan.FromSeconds(10)))), logged.Sha256);
    }

    [Fact]
    public async Task Files_of_one_name_stay_apart()
    {
        await using var sim = await SimCaller.ReadyAsync();
        await sim.UploadClipAsync();

        var second = (await sim.UploadClipAsync()).Json["data"]!["files"]![0]!;

        Assert.Equal("clip_2.mp4", second["filename"]!.GetValue<string>());
        Assert.Equal(2, (await sim.StateAsync())["draft"]!["t"]![0]!["sg"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("notes.txt", "hello")]
    [InlineData("clip", "hello")]
    [InlineData("clip.mp4", "")]
    [InlineData("clip.mp4", "MZ\u0090\0 a program")]
    public async Task What_is_no_media_is_refused(string name, string content)
    {
        await using var sim = await SimCaller.ReadyAsync();

        Assert.Equal(4001, (await sim.UploadAsync(name, System.Text.Encoding.Latin1.GetBytes(content))).Code);
        Assert.Null((await sim.StateAsync())["draft"]);
    }

    [Fact]
    public async Task Too_large_is_refused_by_the_announced_length_before_it_is_read()
    {
        await using var sim = await SimCaller.ReadyAsync();
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, sim.Server.Address.Port, SimCaller.Stop);
        await using var stream = client.GetStream();
        var head = $"POST /api/upload-video/nemo_agent/me/{sim.Session} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {sim.Token}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 600000000\r\n\r\n";
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(head), SimCaller.Stop);

        using var reader = new StreamReader(stream);
        var answer = new char[4096];
        var text = "";
        while (!text.Contains("4002", StringComparison.Ordinal))
        {
            var count = await reader.ReadAsync(answer, SimCaller.Stop);
            Assert.NotEqual(0, count);
            text += new string(answer, 0, count);
        }
    }

    [Fact]
    public async Task Too_large_is_noticed_on_the_way_where_no_length_was_announced()
    {
        await using var sim = await SimCaller.ReadyAsync(SimCaller.Quick with { MaxUploadBytes = 1000 });

        Assert.Equal(4002, (await sim.UploadAsync("clip.mp4", new byte[1001])).Code);
        Assert.Equal(0, (await sim.UploadAsync("clip.mp4", new byte[1000])).Code);
    }

    [Fact]
    public async Task An_upload_needs_a_session_a_part_and_a_whole_body()
    {
        await using var sim = await SimCaller.ReadyAsync();
        var path = $"/api/upload-video/nemo_agent/me/{sim.Session}";
        using var empty = new MultipartFormDataContent { { new StringContent("x"), "other" } };
        using var broken = new StringContent("--x\r\nContent-Disposition: form-data; name=files; filename=a.mp4\r\n\r\nabc");
        broken.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");

        using var noPart = await sim.Http.PostAsync(path, empty, SimCaller.Stop);
        using var cut = await sim.Http.PostAsync(path, broken, SimCaller.Stop);
        sim.Server.ForgetSession(sim.Session);

        Assert.Equal(422, (int)noPart.StatusCode);
        Assert.Equal(400, (int)cut.StatusCode);
        Assert.Equal(1002, (await sim.UploadClipAsync()).Code);
    }

    [Fact]
    public async Task A_file_is_fetched_by_its_address()
    {
        await using var sim = await SimCaller.ReadyAsync();
        var address = (await sim.UploadClipAsync("a.mp4")).Json["data"]!["files"]![0]!["cdn_url"]!.GetValue<string>();
        await sim.OpenAsync();

        var fetched = await FromUrlAsync(sim, address);

        Assert.Equal("a.mp4", fetched.Json["data"]!["files"]![0]!["filename"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("/v/8f3a9", "video/mp4", "\0\0\0\u0018ftypisom", "8f3a9.mp4")]
    [InlineData("/v/8f3a9", "application/octet-stream", "\0\0\0\u0018ftypqt  ", "8f3a9.mov")]
    [InlineData("/a.mp4", "text/html", "\0\0\0\u0018ftypisom", "a.mp4")]
    [InlineData("/v/8f3a9", "text/html", "<!DOCTYPE html>", null)]
    [InlineData("/a.mp4", "video/mp4", "<!DOCTYPE html>", null)]
    [InlineData("/song.mp3", "audio/mpeg", "\0\0\0\u0018ftypisom", null)]
    public async Task The_format_of_a_fetched_file_is_detected_by_its_content(string path, string type, string content, string? name)
    {
        await using var web = WebApplication.Create();
        web.Urls.Add("http://127.0.0.1:0");
        web.MapGet(path, () => Results.Bytes(System.Text.Encoding.Latin1.GetBytes(content), type));
        await web.StartAsync(SimCaller.Stop);
        await using var sim = await SimCaller.ReadyAsync();

        var answer = await FromUrlAsync(sim, web.Urls.Single() + path);

        Assert.Equal(name, answer.Json["data"]?["files"]?[0]?["filename"]?.GetValue<string>());
        Assert.Equal(name is null ? 4001 : 0, answer.Code);
    }

    [Theory]
    [InlineData("http://video.example/a.mp4")]
    [InlineData("file:///etc/passwd")]
    [InlineData("nonsense")]
    public async Task An_address_elsewhere_is_not_fetched(string address)
    {
        await using var sim = await SimCaller.ReadyAsync();

        Assert.Equal(4001, (await FromUrlAsync(sim, address)).Code);
    }

    [Fact]
    public async Task Addresses_can_be_refused_altogether()
    {
        await using var sim = await SimCaller.ReadyAsync();
        var address = (await sim.UploadClipAsync()).Json["data"]!["files"]![0]!["cdn_url"]!.GetValue<string>();
        sim.Server.Faults.For(sim.Session).Add(Fault.RefuseUrls());

        Assert.Equal(4001, (await FromUrlAsync(sim, address)).Code);
    }

    [Fact]
    public async Task The_cdn_serves_ranges_to_anybody_and_notes_credentials()
    {
        await using var sim = await SimCaller.ReadyAsync(SimCaller.Quick with { SeparateCdn = true });
        var address = (await sim.UploadClipAsync()).Json["data"]!["files"]![0]!["cdn_url"]!.GetValue<string>();
        using var bare = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Range = new RangeHeaderValue(4, 7);

        using var part = await bare.SendAsync(request, SimCaller.Stop);
        Assert.Equal(("ftyp", HttpStatusCode.PartialContent), (await part.Content.ReadAsStringAsync(SimCaller.Stop), part.StatusCode));
        Assert.NotEqual(sim.Server.Address.Port, new Uri(address).Port);
        Assert.Equal(0, sim.Server.Log.Count(LogKind.Violation));

        using var leak = await sim.Http.GetAsync(new Uri(address), SimCaller.Stop);
        Assert.Contains("Authorization", Assert.Single(sim.Server.Log.Of(LogKind.Violation)).Text, StringComparison.Ordinal);
        using var guess = await bare.GetAsync(new Uri(address.Replace("/cdn/", "/cdn/0", StringComparison.Ordinal)), SimCaller.Stop);
        Assert.Equal(HttpStatusCode.NotFound, guess.StatusCode);
    }

    [Fact]
    public void A_broken_mp4_has_no_length()
    {
        var whole = TinyMp4.OfLength(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(3), Mp4Duration.Read(new MemoryStream(whole)));
        for (var length = 0; length < whole.Length - 68; length++)
        {
            Assert.Null(Mp4Duration.Read(new MemoryStream(whole[..length])));
        }
    }

    private static Task<Answer> FromUrlAsync(SimCaller sim, string address) => sim.PostAsync(
        $"/api/upload-video/nemo_agent/me/{sim.Session}", new JsonObject { ["urls"] = new JsonArray(address), ["source_type"] = "url" });
}
