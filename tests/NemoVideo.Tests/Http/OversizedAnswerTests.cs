using Microsoft.AspNetCore.Http;
using NemoVideo.Http;
using NemoVideo.Tests.Loopback;

namespace NemoVideo.Tests.Http;

/// <summary>A backend that sends more than anybody can want.</summary>
public sealed class OversizedAnswerTests
{
    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_beyond_the_limit_is_unreadable_whatever_it_announces(bool isAnnounced)
    {
        var chunk = new byte[64 * 1024];
        Array.Fill(chunk, (byte)' ');
        await using var api = await FakeApi.StartAsync(async (HttpContext context) =>
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = isAnnounced ? 1L << 40 : null;
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
            }
        });
        using var client = Client.For(api.Address);

        var refused = await Assert.ThrowsAsync<NemoVideoApiException>(() => client.GetCreditsAsync(Client.Access, CancellationToken.None));

        Assert.Equal(NemoErrorCode.Unreadable, refused.Code);
        Assert.Single(api.Seen); // Nor is it asked for again.
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1)]
    [InlineData(2)]
    public async Task No_damaged_envelope_breaks_the_client(int seed)
    {
        string[] originals =
        [
            """{"code":0,"message":"ok","data":{"available":100,"frozen":0,"total":100}}""",
            """{"success":true,"data":{"available":"12.5","frozen":null}}""",
            """{"detail":[{"loc":["body","x"],"msg":"field required","type":"missing"}]}""",
            """{"code":2001,"message":"Insufficient credits","data":{}}""",
        ];
        var random = new Random(seed);
        var answer = "";
        await using var api = await FakeApi.StartAsync((HttpContext context) => FakeApi.AnswerAsync(context, 200, answer));
        using var client = Client.For(api.Address);
        for (var round = 0; round < 150; round++)
        {
            var bytes = originals[random.Next(originals.Length)].ToCharArray();
            for (var hits = 1 + random.Next(4); hits > 0; hits--)
            {
                bytes[random.Next(bytes.Length)] = "0123456789{}[]\",:-enull\\\ud83e"[random.Next(25)];
            }

            answer = new string(bytes);
            try
            {
                await client.GetCreditsAsync(Client.Access, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
            }
            catch (NemoVideoApiException refused)
            {
                Assert.DoesNotContain(Client.Token, refused.ToString(), StringComparison.Ordinal);
            }
        }
    }
}
