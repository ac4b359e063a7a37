namespace NemoBot.Platforms.WebChat;

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

    /// <summary>
    /// Pages open at one time, all chats together; whoever comes later is told to try again. Each holds one connection. Default 2,000, 1 to 100,000.
    /// </summary>
    public int MostPages { get; set; } = 2_000;

    /// <summary>
    /// Names besides localhost under which a reverse proxy on this machine serves the chat (<c>chat.example.org</c>). Default none: a server bound to loopback
    /// answers to loopback names only, so no foreign site can point its own name here.
    /// </summary>
    public IList<string> Hosts { get; } = [];
}
