namespace NemoVideo;

/// <summary>Settings of the video API; section <c>Nemo</c>. The names are fixed: scripts use them.</summary>
public sealed class NemoVideoOptions
{
    public const string Section = "Nemo";

    /// <summary>The API (also <c>NEMO_API_URL</c>).</summary>
    public Uri ApiUrl { get; set; } = new("https://mega-api-prod.nemovideo.ai");

    /// <summary>Where people register, pay and claim projects (also <c>NEMO_WEB_URL</c>).</summary>
    public Uri WebUrl { get; set; } = new("https://nemovideo.com");

    /// <summary>The operator's token for everybody (also <c>NEMO_TOKEN</c>); null: each chat gets its own anonymous one.</summary>
    public string? Token { get; set; }

    /// <summary>The operator's client id (also <c>NEMO_CLIENT_ID</c>), used for the first anonymous token; null: made up per chat.</summary>
    public string? ClientId { get; set; }

    /// <summary><c>X-Skill-Platform</c> (also <c>SKILL_SOURCE</c>); null: from the install path.</summary>
    public string? SkillPlatform { get; set; }

    /// <summary>Longest time a stream may run. Default 15 minutes.</summary>
    public TimeSpan RunLimit { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Longest time with nothing but heartbeats. Default 10 minutes.</summary>
    public TimeSpan SilenceLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a person is told that work goes on. Default 2 minutes.</summary>
    public TimeSpan StillWorkingEvery { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Time between two looks at a render. Default 30 seconds.</summary>
    public TimeSpan RenderPollInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many looks at a render. Default 10, 1 to 100.</summary>
    public int RenderPolls { get; set; } = 10;

    /// <summary>Wait after a cut stream before the first look. Default 30 seconds.</summary>
    public TimeSpan RecoveryFirstDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Wait between further looks. Default 1 minute.</summary>
    public TimeSpan RecoveryDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many further looks before giving up. Default 5, 1 to 60.</summary>
    public int RecoveryReads { get; set; } = 5;

    /// <summary>Wait after 429 where the server names none. Default 30 seconds.</summary>
    public TimeSpan RateLimitDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest file the backend takes. Default 500 MiB.</summary>
    public long MaxUploadBytes { get; set; } = 524_288_000;

    /// <summary>Connections to one server at a time, of which each running chat has one; calls beyond it wait. Default 16,384; the host lowers it to what the process may open.</summary>
    public int MaxConnections { get; set; } = 16_384;
}
