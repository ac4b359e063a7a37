using System.Net;
using Microsoft.AspNetCore.Http;
using NemoVideo.Http;
using NemoVideo.Tests.Loopback;

namespace NemoVideo.Tests.Http;

/// <summary>Whoever names a render's address must not make the bot knock at doors of its own network.</summary>
public sealed class PublicAddressTests
{
    private static readonly Uri Api = new("https://api.example");

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.8.8.8", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.1.2.3", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("100.128.0.1", true)]
    [InlineData("169.254.169.254", false)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.1", true)]
    [InlineData("192.168.0.1", false)]
    [InlineData("192.169.0.1", true)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("240.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("8.8.8.8", true)]
    [InlineData("::", false)]
    [InlineData("::1", false)]
    [InlineData("::ffff:127.0.0.1", false)]
    [InlineData("::ffff:10.0.0.1", false)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("64:ff9b::7f00:1", false)]
    [InlineData("64:ff9b::808:808", true)]
    [InlineData("2002:7f00:1::", false)]
    [InlineData("2002:c0a8:1::1", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("2001::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fec0::1", false)]
    [InlineData("fc00::1", false)]
    [InlineData("fd12:3456::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("2606:4700:4700::1111", true)]
    public void Only_the_public_internet_is_connected_to(string address, bool isAllowed)
    {
        Assert.Equal(isAllowed, new PublicAddresses(Api).MayConnect(IPAddress.Parse(address), "cdn.example"));
        Assert.True(new PublicAddresses(Api).MayConnect(IPAddress.Parse(address), "api.example")); // The operator chose that host.
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("10.0.0.1", false)]
    [InlineData("169.254.169.254", false)]
    public void An_api_on_this_machine_may_have_its_files_here_but_nowhere_else(string address, bool isAllowed) =>
        Assert.Equal(isAllowed, new PublicAddresses(new Uri("http://localhost:5090")).MayConnect(IPAddress.Parse(address), "cdn.example"));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")] // Looked at after the name is resolved.
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("2130706433")] // The same address as one number.
    [InlineData("127.1")]
    public async Task Nothing_arrives_at_a_private_door(string host)
    {
        await using var door = await FakeApi.StartAsync(200, "inside");
        using var clients = NemoHttpClients.Create(Api);

        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => clients.Foreign.GetAsync(new Uri($"http://{host}:{door.Address.Port}/secret?sig=1")));

        Assert.Equal(HttpRequestError.ConnectionError, refused.HttpRequestError);
        Assert.DoesNotContain("secret", refused.ToString(), StringComparison.Ordinal);
        Assert.Empty(door.Seen);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("http://[fd00::1]/")]
    public async Task A_redirect_does_not_lead_inside(string inside)
    {
        await using var cdn = await FakeApi.StartAsync((HttpContext context) =>
        {
            context.Response.Redirect(inside);
            return Task.CompletedTask;
        });
        using var clients = NemoHttpClients.Create(cdn.Address); // Loopback is this API's home.

        await Assert.ThrowsAsync<HttpRequestException>(() => clients.Foreign.GetAsync(new Uri(cdn.Address, "/clip.mp4")));

        Assert.Single(cdn.Seen);
    }
}
