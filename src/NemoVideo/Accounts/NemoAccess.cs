namespace NemoVideo.Accounts;

/// <summary>A secret that cannot appear in a log by accident: its text is exposed only by <see cref="Reveal"/>.</summary>
public readonly record struct Secret(string Value)
{
    private string Value { get; } = Value;

    /// <summary>Returns the secret: for the Authorization header and the encrypted column only.</summary>
    public string Reveal() => Value;

    public override string ToString() => "[secret]";
}

/// <summary>The caller and its skill: everything that the headers of an API request need (docs/contracts/nemovideo.md §1.1).</summary>
/// <param name="Token">The bearer token: the chat's own, or the operator's.</param>
/// <param name="Skill">The skill profile in use.</param>
public sealed record NemoAccess(Secret Token, SkillAttribution Skill)
{
    /// <summary>Maximum wait after a 429; if the server asks for a longer one, the call fails at once. Zero never waits. Default 2 minutes.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Receives the wait before a call waits after a 429; null for no notification.</summary>
    public Action<TimeSpan>? Waiting { get; init; }
}

/// <summary>The attribution headers; without them an export fails with 402.</summary>
/// <param name="Source"><c>X-Skill-Source</c>: the profile's name.</param>
/// <param name="Version"><c>X-Skill-Version</c>: the profile's version.</param>
/// <param name="Platform"><c>X-Skill-Platform</c>: <c>clawhub</c>, <c>cursor</c>, <c>unknown</c> or what the operator set.</param>
public sealed record SkillAttribution(string Source, string Version, string Platform)
{
    public SkillRequests Requests { get; init; } = SkillRequests.Default;
}

/// <summary>The skill-specific parts of requests where the contract leaves a choice (docs/contracts/nemovideo.md §3.2).</summary>
/// <param name="TaskName"><c>task_name</c> of a new session.</param>
/// <param name="Output"><c>output</c> of an export.</param>
public sealed record SkillRequests(string TaskName, SessionLanguage Language, RenderOutput Output)
{
    public static SkillRequests Default { get; } = new("project", SessionLanguage.Person, RenderOutput.Default);
}

/// <summary>The <c>language</c> field of a new session.</summary>
public enum SessionLanguage
{
    /// <summary>The user's language.</summary>
    Person,

    /// <summary>An empty string.</summary>
    Empty,

    /// <summary>The field is omitted.</summary>
    Omitted,
}

/// <summary>The format of an export.</summary>
/// <param name="Format">The bot delivers only <c>mp4</c>.</param>
/// <param name="Quality">A value of the backend: <c>high</c>, <c>low</c>, …</param>
public sealed record RenderOutput(string Format, string Quality)
{
    public static RenderOutput Default { get; } = new("mp4", "high");

    /// <summary>Gets the same format in lower quality, which is made faster; the backend may refuse it.</summary>
    public RenderOutput Reduced => this with { Quality = "low" };
}

/// <summary>A new anonymous account: about 100 credits for 7 days.</summary>
/// <param name="UserId"><c>anon_…</c>, for the registration link; null if the server did not report it.</param>
/// <param name="Credits">Initial credits; null if the server did not report them.</param>
/// <param name="ExpiresAt">When the token expires; null if the server did not report it (then: 7 days).</param>
public sealed record AnonymousAccount(Secret Token, string? UserId, decimal? Credits, DateTimeOffset? ExpiresAt);

/// <summary>Credits as the server reports them; <paramref name="Frozen"/> is reserved for work in progress.</summary>
public sealed record CreditBalance(decimal Available, decimal Frozen, decimal Total);

/// <summary>A project on the server. The ids are strings of digits, never numbers.</summary>
public sealed record NemoSession(string SessionId, string? TaskId, string? UserId);

/// <summary>Transfers a project to a browser; valid for <paramref name="ExpiresIn"/> (7 days).</summary>
public sealed record ClaimToken(string Value, TimeSpan? ExpiresIn);
