using System.Text;
using NemoVideo.Drafts;

namespace NemoVideo.Tests.Loopback;

/// <summary>Every call of the client by a short name, for tables.</summary>
internal static class Calls
{
    public static readonly ProjectState State = new(null, null, null, new Draft("""{"t":[{"tt":0,"sg":[{}]}]}"""), [], null, "{}");

    public static Task Make(NemoVideoClient client, string call, CancellationToken cancellationToken = default) => call switch
    {
        "anonymous" => client.CreateAnonymousAccountAsync("b1946ac9-2f0e-4a4e-8f6c-0d6d1d6b7d10", Client.Access.Skill, cancellationToken),
        "session" => client.CreateSessionAsync(Client.Access, "en", cancellationToken),
        "claim" => client.CreateClaimTokenAsync(Client.Access, new("1", "2", null), cancellationToken),
        "credits" => client.GetCreditsAsync(Client.Access, cancellationToken),
        "state" => client.GetStateAsync(Client.Access, "1", cancellationToken),
        "upload" => client.UploadAsync(Client.Access, "1", [new("a.mp4", null, 3, _ => Task.FromResult<Stream>(new MemoryStream(Encoding.UTF8.GetBytes("abc"))))], null, cancellationToken),
        "urls" => client.UploadFromUrlsAsync(Client.Access, "1", [new("https://example.org/a.mp4")], cancellationToken),
        "render" => client.StartRenderAsync(Client.Access, "render_1", "1", State, null, cancellationToken),
        "poll" => client.GetRenderAsync(Client.Access, "render_1", cancellationToken),
        "cancel" => client.CancelRenderAsync(Client.Access, "render_1", cancellationToken),
        "download" => client.DownloadRenderAsync(Client.Access, new("render_1", NemoVideo.Renders.RenderState.Completed, 1, null, null, null, null), (_, _) => Task.FromResult(0), cancellationToken),
        "chat" => ChatAsync(client, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(call), call, "No such call."),
    };

    private static async Task ChatAsync(NemoVideoClient client, CancellationToken cancellationToken)
    {
        await foreach (var _ in client.RunAsync(Client.Access, "1", "hi", cancellationToken))
        {
            // Only the call counts.
        }
    }
}
