using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NemoVideo.Accounts;
using NemoVideo.Agent;
using NemoVideo.Http;
using NemoVideo.Renders;

namespace NemoVideo.Tests.Loopback;

/// <summary>Clients as the host makes them, pointed at a server of the test.</summary>
internal static class Client
{
    public const string Token = "nmv_usr_secret0123456789";

    public static NemoAccess Access { get; } = new(new Secret(Token), new SkillAttribution("video-editing-ai-background", "1.0.2", "clawhub"));

    public static NemoVideoClient For(Uri api, TimeProvider? time = null, Action<NemoVideoOptions>? configure = null, ILogger<NemoVideoClient>? logger = null)
    {
        // No waiting where the test does not ask for it: a 429 is repeated at once.
        var options = new NemoVideoOptions { ApiUrl = api, RateLimitDelay = TimeSpan.Zero };
        configure?.Invoke(options);
        return new(NemoHttpClients.Create(api), Options.Create(options), time ?? TimeProvider.System, logger ?? NullLogger<NemoVideoClient>.Instance);
    }

    /// <summary>Everything a turn yields, and the fault that ended it.</summary>
    public static async Task<(List<AgentEvent> Events, Exception? Fault)> RunAsync(this NemoVideoClient client)
    {
        List<AgentEvent> events = [];
        try
        {
            await foreach (var happened in client.RunAsync(Access, "1234567890123456789", "hi", CancellationToken.None))
            {
                events.Add(happened);
            }

            return (events, null);
        }
        catch (Exception fault)
        {
            return (events, fault);
        }
    }

    /// <summary>The finished video of a render, whole.</summary>
    public static Task<byte[]> BytesOfAsync(this NemoVideoClient client, RenderStatus render) =>
        client.DownloadRenderAsync(Access, render, async (download, stop) =>
        {
            using var copy = new MemoryStream();
            await download.Content.CopyToAsync(copy, stop);
            return copy.ToArray();
        }, CancellationToken.None);

    /// <summary>The visible texts by utterance.</summary>
    public static string[] Texts(this IEnumerable<AgentEvent> events) =>
        [.. events.OfType<AgentEvent.TextReceived>().GroupBy(said => said.Utterance).OrderBy(group => group.Key).Select(group => string.Concat(group.Select(said => said.Text)))];
}
