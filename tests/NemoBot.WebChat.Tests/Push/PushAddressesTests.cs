using Harness.WebChat;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.WebChat.Outgoing;
using NemoBot.WebChat.Outgoing.Push;
using NemoVideo;

namespace NemoBot.WebChat.Tests.Push;

/// <summary>A stranger says where this server is to send: only to push services on the internet.</summary>
public sealed class PushAddressesTests
{
    [Theory]
    [InlineData("https://push.example/send/abc", true)]
    [InlineData("https://push.example:443/send/abc?x=1", true)]
    [InlineData("https://[2606:4700::1]/a", true)]
    [InlineData("http://push.example/send/abc", false)]
    [InlineData("https://push.example:8443/send/abc", false)]
    [InlineData("https://ana@push.example/a", false)]
    [InlineData("https://push.example/a#b", false)]
    [InlineData("https://localhost/a", false)]
    [InlineData("https://127.0.0.1/a", false)]
    [InlineData("https://10.0.0.5/a", false)]
    [InlineData("https://169.254.169.254/latest/meta-data", false)]
    [InlineData("https://[::1]/a", false)]
    [InlineData("https://[::ffff:10.0.0.5]/a", false)]
    [InlineData("file:///etc/passwd", false)]
    [InlineData("/send/abc", false)]
    [InlineData("", false)]
    public void Only_https_at_a_public_address_is_accepted(string endpoint, bool isAccepted) => Assert.Equal(isAccepted, IsAccepted(endpoint, "https://api.example"));

    [Theory]
    [InlineData("http://127.0.0.1:5000/a", true)]
    [InlineData("https://push.example/a", true)]
    [InlineData("http://push.example/a", false)]
    [InlineData("https://10.0.0.5/a", false)]
    public void Beside_a_simulated_API_this_machine_is_too(string endpoint, bool isAccepted) => Assert.Equal(isAccepted, IsAccepted(endpoint, "http://127.0.0.1:5090"));

    [Fact]
    public void An_endless_address_is_refused() => Assert.False(IsAccepted($"https://push.example/{new string('a', PushAddress.LongestEndpoint)}", "https://api.example"));

    [Theory]
    [InlineData(null, "AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("", "AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("not base64!", "AAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("BAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAE", "AAAAAAAAAAAAAAAAAAAAAA")] // No point of the curve.
    [InlineData("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8", null)]
    [InlineData("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8", "AAAA")]
    public void Keys_that_no_browser_makes_are_refused(string? point, string? secret) => Assert.Null(Addresses("https://api.example").Checked(new("https://push.example/a", new(point, secret))));

    [Fact]
    public void The_example_of_the_standard_is_accepted() => Assert.NotNull(Addresses("https://api.example").Checked(
        new("https://push.example/a", new("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4", "BTBZMqHH6r4Tts7J_aSIgg"))));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_name_that_leads_to_this_machine_is_not_connected_to(bool allowsLoopback)
    {
        await using var service = await FakePushService.StartAsync();
        using var http = new HttpClient(new OutsideTransport(allowsLoopback, maxConnections: 1));
        using var request = new HttpRequestMessage(HttpMethod.Post, service.Endpoint("a"));

        if (allowsLoopback)
        {
            Assert.True((await http.SendAsync(request)).IsSuccessStatusCode);
        }
        else
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => http.SendAsync(request));
        }

        Assert.Equal(allowsLoopback ? 1 : 0, service.Arrived.Left.Count);
    }

    [Fact]
    public void An_address_prints_nothing_of_itself() => Assert.Equal("PushAddress", $"{new PushAddress("https://push.example/a", "key", "secret")}");

    private static bool IsAccepted(string endpoint, string api)
    {
        using var browser = new PushBrowser();
        var keys = browser.Subscription(new("https://push.example")).Keys;
        return Addresses(api).Checked(new(endpoint, keys)) is not null;
    }

    private static PushAddresses Addresses(string api) => new(Options.Create(new NemoVideoOptions { ApiUrl = new(api) }));
}
