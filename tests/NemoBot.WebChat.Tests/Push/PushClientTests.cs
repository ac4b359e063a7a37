using System.Diagnostics;
using System.Net;
using System.Text;
using System.Text.Json;
using Harness.Processes;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Tests.Push;

/// <summary>http_ece, which nobody here wrote, reads what the web chat sends to a browser.</summary>
public sealed class PushClientTests
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_message_is_decrypted_and_its_sender_recognised()
    {
        var scripts = await NodeClients.InstalledAsync("web", "http_ece");
        await using var host = await PushHost.StartAsync();
        using var page = await host.OpenPageAsync();
        var chat = await host.ChatOfAsync(page);
        using var node = NodeClients.Start("node", scripts, "push.mjs");
        try
        {
            var subscription = await LineAsync(node);
            Assert.Equal(HttpStatusCode.NoContent, (await page.PostAsync(PushEndpoint.Path, new StringContent(subscription, Encoding.UTF8, "application/json"))).StatusCode);

            await host.Platform.SendAsync(chat, "post", PushHost.End(CardState.Done), default);

            using var read = JsonDocument.Parse(await LineAsync(node));
            string Field(params string[] path) => path.Aggregate(read.RootElement, (element, name) => element.GetProperty(name)).GetString()!;
            using var key = JsonDocument.Parse(await page.GetStringAsync(PushEndpoint.Path));
            Assert.Equal(Texts.In("en")[TextKey.PushDone], Field("message", "title"));
            Assert.Equal((key.RootElement.GetProperty("key").GetString(), "https://chat.example/"), (Field("claims", "key"), Field("claims", "sub")));
            Assert.Equal(("aes128gcm", "high", "job"), (Field("coding"), Field("urgency"), Field("topic")));
        }
        finally
        {
            node.StandardInput.Close(); // Ends it.
            await node.WaitForExitAsync().WaitAsync(TimeLimit);
        }
    }

    private static async Task<string> LineAsync(Process node) =>
        await node.StandardOutput.ReadLineAsync().WaitAsync(TimeLimit) ?? throw new InvalidOperationException(await node.StandardError.ReadToEndAsync());
}
