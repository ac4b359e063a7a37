namespace NemoBot.WebChat;

/// <summary>Settings of the web chat; section <c>WebChat</c>. Where it listens is the host's <c>Urls</c>.</summary>
public sealed class WebChatOptions
{
    public const string Section = "WebChat";

    /// <summary>Serve the page and its API. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// Whoever uses the chat has to know it: asked for by the page, sent by scripts as <c>X-Access-Code</c>. At least 6 characters. Default null: no code.
    /// </summary>
    public string? AccessCode { get; set; }

    public const int MostPagesEver = 100_000;

    /// <summary>
    /// Pages open at one time, all chats together; whoever comes later is told to try again. Each holds one connection, so there are fewer where the process may
    /// open fewer files. Default 2,000, 1 to 100,000.
    /// </summary>
    public int MostPages { get; set; } = 2_000;

    /// <summary>How many of <see cref="MostPages"/> one network address may have open, in percent. Default 10, 1 to 100; at least one page.</summary>
    public int PagesPercentPerAddress { get; set; } = 10;

    /// <summary>
    /// Names besides localhost under which a reverse proxy on this machine serves the chat (<c>chat.example.org</c>). Default none: a server bound to loopback
    /// answers to loopback names only, so no foreign site can point its own name here. <c>X-Forwarded-Host</c> counts only for names in this list.
    /// </summary>
    public IList<string> Hosts { get; } = [];

    /// <summary>
    /// Addresses (<c>10.0.0.5</c>) or networks (<c>10.0.0.0/24</c>) of the reverse proxies in front. Their <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c>
    /// count; everybody else's are ignored. Default none.
    /// </summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>How many trusted proxies stand one behind another, so many entries of a forwarded header count, from its end. Default 1, 1 to 10.</summary>
    public int ProxyHops { get; set; } = 1;
}
