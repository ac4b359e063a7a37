namespace NemoBot.WebChat;

/// <summary>Settings of the web chat; section <c>WebChat</c>. The host's <c>Urls</c> setting determines where it listens.</summary>
public sealed class WebChatOptions
{
    public const string Section = "WebChat";

    /// <summary>Whether to serve the page and its API. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Code that users of the chat must know: the page asks for it, scripts send it as <c>X-Access-Code</c>. At least 6 characters. Default null disables it.
    /// </summary>
    public string? AccessCode { get; set; }

    public const int MostPagesEver = 100_000;

    /// <summary>
    /// Maximum number of open pages of all chats; further pages are told to retry later. Each holds one connection, so the number is lower if the process may
    /// open fewer files. Default 2,000, 1 to 100,000.
    /// </summary>
    public int MostPages { get; set; } = 2_000;

    /// <summary>Maximum part of <see cref="MostPages"/> for one network address, in percent. Default 10, 1 to 100; at least one page.</summary>
    public int PagesPercentPerAddress { get; set; } = 10;

    /// <summary>
    /// Names besides localhost under which a reverse proxy on this machine serves the chat (<c>chat.example.org</c>). Default none: a server bound to loopback
    /// accepts only loopback names, so no other site can point its own name here. <c>X-Forwarded-Host</c> is accepted only for names in this list.
    /// </summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>
    /// The https address at which people reach the chat (<c>https://chat.example.org/</c>). Push services get it as the contact of whoever sends notifications; Apple's refuses
    /// them without one. Default the first of <see cref="Hosts"/>.
    /// </summary>
    public Uri? PublicUrl { get; set; }

    /// <summary>Gets the contact for push services; null if there is none.</summary>
    internal string? Contact => PublicUrl?.AbsoluteUri ?? (Hosts is [var host, ..] ? $"https://{host}/" : null);

    /// <summary>
    /// Addresses (<c>10.0.0.5</c>) or networks (<c>10.0.0.0/24</c>) of the reverse proxies in front. Their <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c>
    /// are trusted; those of other senders are ignored. Default none.
    /// </summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>Number of chained trusted proxies, and so of entries to use from the end of a forwarded header. Default 1, 1 to 10.</summary>
    public int ProxyHops { get; set; } = 1;
}
