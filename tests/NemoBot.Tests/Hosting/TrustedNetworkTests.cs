using System.Net;
using Harness.Bot;
using NemoBot.Hosting;
using NemoBot.WebChat.Ingress;

namespace NemoBot.Tests.Hosting;

public sealed class TrustedNetworkTests
{
    [Theory]
    [InlineData("10.0.0.5", "10.0.0.5", true)]
    [InlineData("10.0.0.5", "::ffff:10.0.0.5", true)]
    [InlineData("10.0.0.5", "10.0.0.6", false)]
    [InlineData("10.0.0.0/24", "10.0.0.99", true)]
    [InlineData("10.0.0.0/24", "10.0.1.1", false)]
    [InlineData("2001:db8::/32", "2001:db8:1::9", true)]
    [InlineData("::ffff:10.0.0.5", "10.0.0.5", true)]
    [InlineData("::1", "127.0.0.1", false)]
    public void A_network_holds_its_addresses_however_they_are_written(string entry, string address, bool isIn) =>
        Assert.Equal(isIn, TrustedNetworks.Of([entry]).Contains(IPAddress.Parse(address)));

    [Theory]
    [InlineData("WebChat:TrustedProxies:0", "nginx", "WebChat:TrustedProxies: \"nginx\" is neither an address")]
    [InlineData("WebChat:TrustedProxies", "127.0.0.1 10.0.0.5/8", "\"10.0.0.5/8\" is neither an address")]
    [InlineData("WebChat:TrustedProxies:0", "0.0.0.0/0", "\"0.0.0.0/0\" matches every address")]
    [InlineData("WebChat:TrustedProxies:0", "::/0", "\"::/0\" matches every address")]
    [InlineData("WebChat:TrustedProxies:0", "10.1", "\"10.1\" is neither an address")]
    [InlineData("WebChat:Hosts:0", "https://chat.example.org", "is not a host name")]
    [InlineData("WebChat:Hosts:0", "chat.example.org/chat", "is not a host name")]
    [InlineData("WebChat:ProxyHops", "0", "WebChat:ProxyHops must be between 1 and 10.")]
    public async Task What_is_no_proxy_is_refused_at_the_start(string setting, string value, string words)
    {
        var refused = await Assert.ThrowsAsync<SettingsException>(() => BotHarness.StartAsync(settings: new() { [setting] = value }));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }
}
