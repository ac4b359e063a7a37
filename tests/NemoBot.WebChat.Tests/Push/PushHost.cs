using Harness.WebChat;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Model;
using NemoVideo;

namespace NemoBot.WebChat.Tests.Push;

/// <summary>A web chat that may send to push services on this machine.</summary>
internal static class PushHost
{
    public static Task<WebChatHost> StartAsync() => WebChatHost.StartAsync(
        services: services => services.Configure<NemoVideoOptions>(options => options.ApiUrl = new("http://127.0.0.1")), settings: ("WebChat:PublicUrl", "https://chat.example"));

    /// <summary>The last state of a job's card.</summary>
    public static OutgoingMessage End(CardState state) => new() { Text = "Done", Notify = true, Card = new(state, "", null, null) };
}
