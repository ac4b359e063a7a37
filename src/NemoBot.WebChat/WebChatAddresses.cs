using Microsoft.Extensions.Options;
using NemoBot.WebChat.Ingress;

namespace NemoBot.WebChat;

/// <summary>Validates the names and addresses in the settings: a typo would silently allow or deny access.</summary>
internal sealed class WebChatAddresses : IValidateOptions<WebChatOptions>
{
    public ValidateOptionsResult Validate(string? name, WebChatOptions options)
    {
        var faults = options.Hosts.Where(host => !IsHost(host))
            .Select(host => $"WebChat:Hosts: \"{host}\" is not a host name (chat.example.org, or with a port chat.example.org:8443).")
            .Concat(TrustedNetworks.Faults("WebChat:TrustedProxies", options.TrustedProxies))
            .ToList();
        return faults.Count > 0 ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
    }

    private static bool IsHost(string host) =>
        Uri.TryCreate($"http://{host}/", UriKind.Absolute, out var address) && address.AbsolutePath == "/" && address.UserInfo.Length == 0
        && address.Host.Trim('[', ']').Equals(new HostString(host).Host.Trim('[', ']'), StringComparison.OrdinalIgnoreCase);
}
