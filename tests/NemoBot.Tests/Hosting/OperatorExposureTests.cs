using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using NemoBot.Core.Backend;
using NemoBot.Hosting;
using NemoBot.WebChat;
using NemoVideo;

namespace NemoBot.Tests.Hosting;

/// <summary>An operator's token does not serve everybody who finds the web chat; where the server listens is decided as the server decides it.</summary>
public sealed class OperatorExposureTests
{
    private const string Inner = "http://127.0.0.1:5080";

    [Theory]
    [InlineData("Urls=http://0.0.0.0:5080", "Urls=http://0.0.0.0:5080")]
    [InlineData("Urls=http://[::]:5080", "Urls=http://[::]:5080")]
    [InlineData("Urls=http://*:5080", "Urls=http://*:5080")]
    [InlineData("Urls=http://+:5080", "Urls=http://+:5080")]
    [InlineData("Urls=http://chat.example.org:5080", "Urls=http://chat.example.org:5080")]
    [InlineData("Urls=http://localhost.localdomain:5080", "Urls=http://localhost.localdomain:5080")]
    [InlineData("Urls=http://192.168.1.7:5080", "Urls=http://192.168.1.7:5080")]
    [InlineData("Urls=http://[::ffff:192.168.1.7]:5080", "Urls=http://[::ffff:192.168.1.7]:5080")]
    [InlineData("Urls=http://127.0.0.1:5080;https://0.0.0.0:5443", "Urls=https://0.0.0.0:5443")]
    [InlineData("HTTP_PORTS=8080", "http_ports=http://*:8080")]
    [InlineData("HTTPS_PORTS=8443", "https_ports=https://*:8443")]
    [InlineData("Kestrel:Endpoints:Web:Url=http://*:5080", "Kestrel:Endpoints:Web:Url=http://*:5080")]
    [InlineData("Urls=http://127.0.0.1:5080 Kestrel:Endpoints:Web:Url=http://*:5080", "Kestrel:Endpoints:Web:Url=http://*:5080")]
    [InlineData("Urls=http://*:5080 Kestrel:Endpoints:Web:Url=http://127.0.0.1:5080 preferHostingUrls=true", "Urls=http://*:5080")]
    [InlineData("http_ports=8080 Kestrel:Endpoints:Web:Url=http://127.0.0.1:5080 PreferHostingUrls=1", "http_ports=http://*:8080")]
    public void Each_way_to_listen_beyond_this_machine_is_found(string settings, string named) =>
        Assert.Contains($"and {named} opens the web chat beyond this machine", Of(settings).Fault, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("Urls=http://127.0.0.1:5080")]
    [InlineData("Urls=http://localhost:5080;http://[::1]:5080")]
    [InlineData("Urls=http://LOCALHOST:5080")]
    [InlineData("Urls=http://127.0.0.2:5080")]
    [InlineData("Urls=http://unix:/run/nemobot.sock")]
    [InlineData("Urls=http://127.0.0.1:5080 http_ports=8080")]
    [InlineData("Urls=http://*:5080 Kestrel:Endpoints:Web:Url=http://127.0.0.1:5080")]
    [InlineData("http_ports=8080 Kestrel:Endpoints:Web:Url=http://127.0.0.1:5080 preferHostingUrls=false")]
    public void On_loopback_it_starts(string settings) => Assert.Null(Of(settings).Fault);

    [Fact]
    public void Each_of_the_three_ways_lets_it_start_and_an_empty_one_does_not()
    {
        const string Open = "Urls=http://*:5080";
        Assert.NotNull(Of(Open, new() { AccessCode = "" }).Fault);
        Assert.NotNull(Of(Open, allowed: []).Fault);
        Assert.NotNull(Of($"Urls={Inner}", new() { TrustedProxies = { "10.0.0.5" } }).Fault);
        Assert.NotNull(Of($"Urls={Inner}", new() { Hosts = { "chat.example.org" } }).Fault);
        Assert.Null(Of(Open, new() { AccessCode = "open sesame" }).Fault);
        Assert.Null(Of(Open, allowed: ["telegram:42"]).Fault);
        Assert.Null(Of(Open, new() { Enabled = false }).Fault);
        Assert.Null(Of(Open, token: "").Fault);
    }

    private static OperatorExposure Of(string settings, WebChatOptions? webChat = null, IEnumerable<string>? allowed = null, string token = "nmv_usr_operator_0001")
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1])))
            .Build();
        var operators = new OperatorOptions();
        foreach (var chat in allowed ?? [])
        {
            operators.AllowedChats.Add(chat);
        }

        return new(configuration, Options.Create(new NemoVideoOptions { Token = token }), Options.Create(operators), Options.Create(webChat ?? new()));
    }
}
