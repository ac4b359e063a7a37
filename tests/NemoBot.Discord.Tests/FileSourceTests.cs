using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Harness.Bot;
using Harness.Discord;
using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;
using NemoBot.Discord.Rest;
using NemoVideo.Simulator.Faults;

namespace NemoBot.Discord.Tests;

/// <summary>Files that people sent, streamed through where the backend cannot fetch them itself.</summary>
public sealed class FileSourceTests : IAsyncLifetime
{
    private const string Message = "700000000000000001";
    private static readonly byte[] Bytes = [1, 2, 3, 4];
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly HashSet<string> _served = [];
    private DiscordHarness _harness = null!;

    public async ValueTask InitializeAsync()
    {
        _harness = await DiscordHarness.StartAsync();
        _harness.FileHost = request =>
        {
            _asked.Enqueue(request.RequestUri!.AbsoluteUri);
            return _served.Contains(request.RequestUri.Query) ? new(HttpStatusCode.OK) { Content = new ByteArrayContent(Bytes) } : new(HttpStatusCode.NotFound);
        };
    }

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Fact]
    public async Task A_living_address_is_opened_as_it_is()
    {
        _served.Add(Query(hours: 1, "first"));

        Assert.Equal(Bytes, await ReadAsync(OfMessage(Query(hours: 1, "first"))));
        Assert.DoesNotContain(_harness.Discord.Rest.Requests, request => request.Path.Contains("/messages/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_expired_address_is_replaced_by_a_fresh_one_from_the_message()
    {
        Hold(Query(hours: 24, "second"));
        _served.Add(Query(hours: 24, "second"));

        Assert.Equal(Bytes, await ReadAsync(OfMessage(Query(hours: -1, "first"))));
        Assert.DoesNotContain(_asked, address => address.Contains("first", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_address_that_ended_before_its_time_is_replaced_too()
    {
        Hold(Query(hours: 24, "second"));
        _served.Add(Query(hours: 24, "second"));

        Assert.Equal(Bytes, await ReadAsync(OfMessage(Query(hours: 1, "first"))));
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task A_forwarded_file_is_found_again_in_the_snapshot()
    {
        var message = Payloads.DirectMessage(Message, "");
        message["message_snapshots"] = new JsonArray(new JsonObject { ["message"] = new JsonObject { ["attachments"] = new JsonArray(File(Query(hours: 24, "second"))) } });
        _harness.Discord.Channels.Hold(message);
        _served.Add(Query(hours: 24, "second"));

        Assert.Equal(Bytes, await ReadAsync(OfMessage(Query(hours: -1, "first"))));
    }

    [Fact]
    public async Task The_file_of_a_command_cannot_be_fetched_again_and_is_gone()
    {
        var file = FileMapping.Map(File(Query(hours: -1, "first")).Deserialize(RestJson.Default.DiscordAttachment)!, null, null);

        Assert.Equal(PlatformFault.MessageGone, await RefusedAsync(file));
        Assert.Empty(_asked);
    }

    [Fact]
    public async Task A_deleted_message_and_a_closed_channel_mean_that_the_file_is_gone()
    {
        Assert.Equal(PlatformFault.MessageGone, await RefusedAsync(OfMessage(Query(hours: -1, "first"))));
        _harness.Discord.Channels.Close(Payloads.DmChannel);
        Assert.Equal(PlatformFault.MessageGone, await RefusedAsync(OfMessage(Query(hours: -1, "first"))));
    }

    [Theory]
    [InlineData("https://evil.test/a.mp4")]
    [InlineData("http://cdn.discordapp.com/a.mp4")]
    [InlineData("https://cdn.discordapp.com:8443/a.mp4")]
    [InlineData("https://cdn.discordapp.com@evil.test/a.mp4")]
    [InlineData("https://127.0.0.1/a.mp4")]
    public async Task No_other_host_is_ever_asked_not_even_when_the_message_names_it(string address)
    {
        var file = File(Query(hours: 24, "x"));
        file["url"] = address;
        var message = Payloads.DirectMessage(Message, "");
        message["attachments"] = new JsonArray(file);
        _harness.Discord.Channels.Hold(message);

        Assert.Equal(PlatformFault.MessageGone, await RefusedAsync(new($"{Payloads.DmChannel}/{Message}/55", "a.mp4", 4) { PublicUrl = new(address) }));
        Assert.Empty(_asked);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task A_file_host_in_trouble_may_be_asked_again_later(HttpStatusCode status)
    {
        _harness.FileHost = _ => new(status);

        Assert.Equal(PlatformFault.NotSent, await RefusedAsync(OfMessage(Query(hours: 1, "first"))));
    }

    [Fact]
    public async Task No_signed_address_is_in_the_log_or_in_an_exception()
    {
        var refused = await Assert.ThrowsAsync<PlatformException>(() => ReadAsync(OfMessage(Query(hours: 1, "signature"))));

        Assert.DoesNotContain("signature", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_harness.Log.Lines, line => line.Contains("signature", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_the_backend_refuses_the_address_the_file_streams_through_the_bot()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.RefuseUrls());
        var ana = bot.Friend();
        var content = SampleMedia.Mp4();

        await ana.SendsAsync(message => message with
        {
            Attachments = [new(bot.Platform.AddFile(content), "a.mp4", content.Length) { PublicUrl = new("https://cdn.discordapp.com/attachments/1/2/a.mp4?ex=7906f8c0") }],
        });

        await ana.SeesCardAsync(CardState.Done, "Got a.mp4");
        Assert.Equal(1, bot.Platform.FilesOpened);
    }

    [Fact]
    public async Task A_file_that_is_gone_everywhere_is_reported_in_kind_words()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.RefuseUrls());
        var ana = bot.Friend();

        await ana.SendsAsync(message => message with
        {
            Attachments = [new("e/55", "a.mp4", 1000) { PublicUrl = new("https://cdn.discordapp.com/ephemeral-attachments/1/2/a.mp4?ex=1") }],
        });

        await ana.SeesAsync("Please send it again");
    }

    private async Task<byte[]> ReadAsync(Attachment file)
    {
        await using var stream = await _harness.Platform.OpenAsync(new("discord", Payloads.DmChannel), file, default);
        using var all = new MemoryStream();
        await stream.CopyToAsync(all);
        return all.ToArray();
    }

    private async Task<PlatformFault> RefusedAsync(Attachment file) => (await Assert.ThrowsAsync<PlatformException>(() => ReadAsync(file))).Fault;

    private void Hold(string query)
    {
        var message = Payloads.DirectMessage(Message, "");
        message["attachments"] = new JsonArray(File("?ex=1&other"), File(query));
        message["attachments"]![0]!["id"] = "54";
        _harness.Discord.Channels.Hold(message);
    }

    private static Attachment OfMessage(string query) =>
        FileMapping.Map(File(query).Deserialize(RestJson.Default.DiscordAttachment)!, Payloads.DmChannel, Message);

    private static JsonObject File(string query)
    {
        var file = Payloads.Attachment("55", "a.mp4");
        file["url"] = "https://cdn.discordapp.com/attachments/1/55/a.mp4" + query;
        return file;
    }

    private string Query(double hours, string signature) => $"?ex={_harness.Clock.GetUtcNow().AddHours(hours).ToUnixTimeSeconds():x}&is=1&hm={signature}&";
}
