using System.Net.NetworkInformation;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using NemoBot.Platforms.WebChat;

namespace NemoBot.Operations.Checks;

/// <summary>Whether the web chat's port is free, and whether strangers could use it.</summary>
internal sealed class WebChatCheck(IConfiguration configuration, IOptions<WebChatOptions> options) : ISelfCheck
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
