using Microsoft.AspNetCore.Http;
using NemoVideo.Tests.Loopback;

namespace NemoVideo.Tests.Http;

/// <summary>A stream with a line that nobody can want.</summary>
[Collection(nameof(RunsAlone))]
public sealed class OversizedLineTests
{
    [Fact(Timeout = 60_000)]
    public async Task A_line_of_100_MB_in_a_stream_costs_no_100_MB()
    {
        var chunk = new byte[64 * 1024];
        Array.Fill(chunk, (byte)'x');
        await using var api = await FakeApi.StartAsync(async (HttpContext context) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync("data: {\"type\":\"text\",\"content\":\"");
            for (var sent = 0; sent < 100 << 20; sent += chunk.Length)
            {
                await context.Response.Body.WriteAsync(chunk);
            }

            await context.Response.WriteAsync("\"}\n\ndata: {\"type\":\"text\",\"content\":\"after\"}\n\n");
        });
        using var client = Client.For(api.Address);
        var before = GC.GetTotalAllocatedBytes();

        var (events, fault) = await client.RunAsync();

        Assert.Null(fault);
        Assert.Equal(["after"], events.Texts());
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, 80 << 20); // The limit of a line is 8 MiB, and buffers double.
    }
}
