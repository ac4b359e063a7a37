namespace NemoBot.WebChat;

/// <summary>Settings of the web chat; section <c>WebChat</c>. The host's <c>Urls</c> setting determines where it listens.</summary>
public sealed class WebChatOptions
{
    public const string Section = "WebChat";

    /// <summary>Whether to serve the page and its API. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Whether agents may use a chat by the Model Context Protocol at <c>/mcp</c>, with a key of that chat. Default false.</summary>
    public bool Mcp { get; set; }

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

    /// <summary>Gets the contact for push services; null if there is none.</summary>
    internal string? Contact => PublicAddress?.AbsoluteUri ?? (Hosts is [var host, ..] ? $"https://{host}/" : null);

    /// <summary>
    /// Addresses (<c>10.0.0.5</c>) or networks (<c>10.0.0.0/24</c>) of the reverse proxies in front. Their <c>X-Forwarded-For</c>, <c>-Proto</c> and <c>-Host</c>
    /// are trusted; those of other senders are ignored. Default none.
    /// </summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>Number of chained trusted proxies, and so of entries to use from the end of a forwarded header. Default 1, 1 to 10.</summary>
    public int ProxyHops { get; set; } = 1;

    /// <summary>
    /// The address under which anyone reaches this bot (<c>https://chat.example.org</c>). With it, a file too large for Telegram or Discord is sent at a page of the
    /// bot, and a result too large for them is downloaded from it; push services get it as the contact of whoever sends notifications. https, without a path. Default null:
    /// neither, and the contact is the first of <see cref="Hosts"/>.
    /// </summary>
    public string? PublicUrl { get; set; }

    /// <summary>How long a page for uploads is open. Default 1 hour, 5 minutes to 1 day.</summary>
    public TimeSpan UploadLinksFor { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a link to a result works, if the file is kept for so long. Default 1 day, 5 minutes to 30 days.</summary>
    public TimeSpan FileLinksFor { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Gets <see cref="PublicUrl"/>; null if it is not set.</summary>
    internal Uri? PublicAddress => string.IsNullOrWhiteSpace(PublicUrl) ? null : new(PublicUrl);

    internal const string PublicUrlRule = "WebChat:PublicUrl must be an https address that others can reach, without a path, a name or a password, such as https://chat.example.org.";

    /// <summary>Whether <see cref="PublicUrl"/> is not set, or may be used.</summary>
    internal static bool IsPublicUrl(string? value) =>
        string.IsNullOrWhiteSpace(value)
        || (Uri.TryCreate(value, UriKind.Absolute, out var address)
            && address is { Scheme: "https", IsLoopback: false, AbsolutePath: "/", UserInfo: "", Query: "", Fragment: "" }
            && address.Host.Contains('.', StringComparison.Ordinal)); // Telegram makes no button of another name.
}
