namespace NemoVideo;

/// <summary>Settings of the video API; section <c>Nemo</c>. The names are fixed: scripts use them.</summary>
public sealed class NemoVideoOptions
{
    public const string Section = "Nemo";

    /// <summary>The address of the API (also <c>NEMO_API_URL</c>).</summary>
    public Uri ApiUrl { get; set; } = new("https://mega-api-prod.nemovideo.ai");

    /// <summary>The website where users register, pay and claim projects (also <c>NEMO_WEB_URL</c>).</summary>
    public Uri WebUrl { get; set; } = new("https://nemovideo.com");

    /// <summary>The operator's token for all users (also <c>NEMO_TOKEN</c>); null gives each chat its own anonymous one.</summary>
    public string? Token { get; set; }

    /// <summary>The operator's client id (also <c>NEMO_CLIENT_ID</c>), used for the first anonymous token; null generates one per chat.</summary>
    public string? ClientId { get; set; }

    /// <summary><c>X-Skill-Platform</c> (also <c>SKILL_SOURCE</c>); null derives it from the install path.</summary>
    public string? SkillPlatform { get; set; }

    /// <summary>Maximum duration of a stream. Default 15 minutes.</summary>
    public TimeSpan RunLimit { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Maximum time with nothing but heartbeats. Default 10 minutes.</summary>
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Interval of the messages that work continues. Default 2 minutes.</summary>
    public TimeSpan StillWorkingEvery { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Interval between two polls of a render. Default 30 seconds.</summary>
    public TimeSpan RenderPollInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Maximum number of polls of a render. Default 10, 1 to 100.</summary>
    public int RenderPolls { get; set; } = 10;

    /// <summary>Delay after a cut stream before the state is read. Default 30 seconds.</summary>
    public TimeSpan RecoveryFirstDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Delay between further reads. Default 1 minute.</summary>
    public TimeSpan RecoveryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Maximum number of further reads. Default 5, 1 to 60.</summary>
    public int RecoveryReads { get; set; } = 5;

    /// <summary>Delay after 429 if the server names none. Default 30 seconds.</summary>
    public TimeSpan RateLimitDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest file that the backend accepts. Default 500 MiB.</summary>
    public long MaxUploadBytes { get; set; } = 524_288_000;

    /// <summary>Credits of a new free account, the number in the texts of the bot. Default 100, 0 to 1,000,000.</summary>
    public int FreeCredits { get; set; } = 100;

    /// <summary>Maximum concurrent connections to one server; each running chat uses one, and calls beyond the limit wait. Default 16,384; the host lowers it to what the process may open.</summary>
    public int MaxConnections { get; set; } = 16_384;
}
