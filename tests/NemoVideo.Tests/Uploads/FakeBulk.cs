using NemoVideo.Tests.Loopback;

namespace NemoVideo.Tests.Uploads;

/// <summary>Counts a body's bytes without keeping them.</summary>
internal static class FakeBulk
{
    public static Task<RawServer> StartAsync(Action<long> received) => Task.FromResult(new RawServer(async exchange =>
    {
        await exchange.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n");
        received(await exchange.DrainAsync());
        await exchange.WriteAsync("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 12\r\n\r\n{\"files\":[]}");
    }));
}
