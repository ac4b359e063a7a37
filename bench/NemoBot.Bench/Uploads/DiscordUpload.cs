using System.Globalization;
using System.Text.Json.Nodes;
using Fakes.Discord;

namespace NemoBot.Bench.Uploads;

/// <summary>From Discord's file host to the API: by its address, or, if the API cannot fetch it, through the bot.</summary>
/// <param name="streams">Whether the API rejects addresses, so that the bytes pass through the bot.</param>
internal sealed class DiscordUpload(FakeDiscord server, DiscordCdn cdn, bool streams, int person = 0) : IUploadRoute
{
    private readonly string _author = Id(222_000_000_000_000_001 + person);
    private readonly string _channel = Id(333_000_000_000_000_001 + person);
    private int _sent;
    private int _bots;

    public string Name => streams ? "discord, streamed" : "discord, by address";

    public IReadOnlyList<(string Name, string Value)> Settings =>
    [
        ("Discord__Token", server.Settings.Token),
        ("Discord__ApiUrl", server.ApiAddress.AbsoluteUri),
        ("https_proxy", cdn.Proxy),
        ("SSL_CERT_FILE", cdn.Certificate),
        ("Logging__LogLevel__NemoBot.Core.Backend.FootageUploader", "Error"), // Rejected addresses are expected here.
    ];

    public int MostMiB => 500;

    public bool Streams => streams;

    public static async Task<DiscordUpload> StartAsync(string folder, bool streams) => new(await FakeDiscord.StartAsync(), await DiscordCdn.StartAsync(folder), streams);

    public Task<IUploadRoute> AnotherAsync(int person, CancellationToken cancellationToken) => Task.FromResult<IUploadRoute>(new DiscordUpload(server, cdn, streams, person));

    public async Task MeetAsync(Uri bot, CancellationToken cancellationToken)
    {
        // The bot registers its commands once it is connected to the gateway.
        _bots++;
        while (server.Gateway.Identifies < _bots || server.Rest.CommandPuts < 1)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
        }
    }

    public async Task<TimeSpan?> SendAsync(UploadClip clip, CancellationToken cancellationToken)
    {
        cdn.Clip = clip;
        var id = Id(888_000_000_000_000_000 + (person * 1_000_000) + ++_sent);
        var before = Arrived();
        await server.Gateway.DispatchAsync("MESSAGE_CREATE", Message(id, clip));
        while (Arrived() == before)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, cancellationToken);
        }

        return null;
    }

    public Task? CurlAsync(UploadClip clip, Uri target, CancellationToken cancellationToken)
    {
        cdn.Clip = clip;
        return streams ? Curl.PipeAsync($"--proxy {cdn.Proxy} --cacert {cdn.Certificate} https://{DiscordCdn.Host}/attachments/1/1/clip.mp4", clip, target, cancellationToken) : null;
    }

    public async ValueTask DisposeAsync()
    {
        if (person > 0)
        {
            return;
        }

        await server.DisposeAsync();
        await cdn.DisposeAsync();
    }

    private int Arrived() => server.Channels.In(_channel).Count(message => message.Body.ToJsonString().Contains("Got ", StringComparison.Ordinal));

    private static string Id(long number) => number.ToString(CultureInfo.InvariantCulture);

    private JsonObject Message(string id, UploadClip clip) => new()
    {
        ["id"] = id,
        ["channel_id"] = _channel,
        ["channel_type"] = 1,
        ["type"] = 0,
        ["author"] = new JsonObject { ["id"] = _author, ["username"] = "ana", ["global_name"] = "Ana" },
        ["content"] = "",
        ["timestamp"] = "2026-11-02T09:00:00.000000+00:00",
        ["mentions"] = new JsonArray(),
        ["mention_roles"] = new JsonArray(),
        ["embeds"] = new JsonArray(),
        ["flags"] = 0,
        ["attachments"] = new JsonArray(new JsonObject
        {
            ["id"] = $"77{id}"[..18],
            ["filename"] = "clip.mp4",
            ["content_type"] = "video/mp4",
            ["size"] = clip.Bytes,
            ["url"] = $"https://{DiscordCdn.Host}/attachments/1/{id}/clip.mp4?hm=abc",
            ["proxy_url"] = $"https://{DiscordCdn.Host}/attachments/1/{id}/clip.mp4?hm=abc",
        }),
    };
}
