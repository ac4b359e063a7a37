using System.Net.NetworkInformation;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using NemoBot.Hosting;
using NemoBot.Hosting.Ingress;
using NemoBot.WebChat;

namespace NemoBot.Operations.Checks;

/// <summary>Checks whether the web chat's port is free, and whether strangers could use it.</summary>
internal sealed class WebChatCheck(IConfiguration configuration, IOptions<WebChatOptions> options, UntrustedForwarders forwarded, OperatorExposure exposure) : ISelfCheck
{
    public async IAsyncEnumerable<CheckLine> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        if (!options.Value.Enabled)
        {
            yield return new(Verdict.Note, "web chat", "WebChat:Enabled is false: nobody can chat in a browser.");
        }

        foreach (var address in ListenAddresses.Of(configuration))
        {
            yield return ListenAddresses.Fault(address) is { } fault ? new(Verdict.Wrong, "web chat", fault) : Line(address);
        }

        if (exposure.Words is { } serves)
        {
            yield return new(Verdict.Good, "account", serves);
        }

        if (options.Value.TrustedProxies.Count > 0)
        {
            yield return new(Verdict.Good, "proxies", $"Forwarded headers count from {string.Join(", ", options.Value.TrustedProxies)} only.");
        }

        if (forwarded.LastSeen() is { } stranger)
        {
            yield return new(Verdict.Note, "proxies", $"{stranger} sends forwarded headers, which are ignored. If it is your reverse proxy, name it in WebChat:TrustedProxies; until then all its visitors count as one.");
        }
        else if (options.Value is { Hosts.Count: > 0, TrustedProxies.Count: 0 })
        {
            yield return new(Verdict.Note, "proxies", "WebChat:Hosts names a reverse proxy, and WebChat:TrustedProxies does not: all its visitors count as one, and cookies are not Secure behind its TLS.");
        }
    }

    private CheckLine Line(ListenAddress listen)
    {
        var (url, address) = (listen.Url, BindingAddress.Parse(listen.Url));
        if (address.Port > 0 && IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == address.Port))
        {
            return new(Verdict.Note, "web chat", $"Somebody listens on port {address.Port} already: this bot, if it is running; else choose another one in Urls.");
        }

        var isOpen = !ListenAddresses.IsLoopback(listen) && options.Value.AccessCode is null or "";
        return isOpen
            ? new(Verdict.Note, "web chat", $"{url} is open to everybody who reaches this machine: set WebChat:AccessCode.")
            : new(Verdict.Good, "web chat", $"{url} is free.");
    }
}
