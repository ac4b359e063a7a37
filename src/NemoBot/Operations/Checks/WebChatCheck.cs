using System.Net.NetworkInformation;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using NemoBot.Hosting.Ingress;
using NemoBot.Platforms.WebChat;

namespace NemoBot.Operations.Checks;

/// <summary>Whether the web chat's port is free, and whether strangers could use it.</summary>
internal sealed class WebChatCheck(IConfiguration configuration, IOptions<WebChatOptions> options, ForwardedByStrangers forwarded) : ISelfCheck
{
    private const string DefaultUrls = "http://127.0.0.1:5080";

    public async IAsyncEnumerable<CheckLine> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        if (!options.Value.Enabled)
        {
            yield return new(Verdict.Note, "web chat", "WebChat:Enabled is false: nobody can chat in a browser.");
        }

        foreach (var url in (configuration["Urls"] is { Length: > 0 } set ? set : DefaultUrls).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            yield return Line(url);
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

    private CheckLine Line(string url)
    {
        var everywhere = url.Contains("://+", StringComparison.Ordinal) || url.Contains("://*", StringComparison.Ordinal);
        if (!Uri.TryCreate(url.Replace("://+", "://0.0.0.0", StringComparison.Ordinal).Replace("://*", "://0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https"))
        {
            return new(Verdict.Wrong, "web chat", $"Urls: \"{url}\" is no address to listen on, such as {DefaultUrls}.");
        }

        if (address.Port != 0 && IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == address.Port))
        {
            return new(Verdict.Note, "web chat", $"Somebody listens on port {address.Port} already: this bot, if it is running; else choose another one in Urls.");
        }

        var isOpen = (everywhere || !address.IsLoopback) && options.Value.AccessCode is null or "";
        return isOpen
            ? new(Verdict.Note, "web chat", $"{url} is open to everybody who reaches this machine: set WebChat:AccessCode.")
            : new(Verdict.Good, "web chat", $"{url} is free.");
    }
}
