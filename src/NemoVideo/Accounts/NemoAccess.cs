namespace NemoVideo.Accounts;

/// <summary>A secret that cannot slip into a log: its text is only to be had by <see cref="Reveal"/>.</summary>
public readonly record struct Secret(string Value)
{
    private string Value { get; } = Value;

    /// <summary>The secret itself: for the Authorization header and the encrypted column, nothing else.</summary>
    public string Reveal() => Value;

    public override string ToString() => "[secret]";
}

/// <summary>Who calls on behalf of which skill: everything an API request's headers need (docs/contracts/nemovideo.md §1.1).</summary>
/// <param name="Token">The bearer token: the chat's own, or the operator's.</param>
/// <param name="Skill">The skill profile in use.</param>
public sealed record NemoAccess(Secret Token, SkillAttribution Skill)
{
    /// <summary>Longest wait after a 429 that the server may ask for; one that asks for more is not waited for: the call fails at once. Zero: no wait at all. Default 2 minutes.</summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Hears how long a call is about to wait after a 429; null: nobody.</summary>
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

/// <summary>How a skill's requests look where the contract leaves a choice (docs/contracts/nemovideo.md §3.2).</summary>
/// <param name="TaskName"><c>task_name</c> of a new session.</param>
/// <param name="Output"><c>output</c> of an export.</param>
public sealed record SkillRequests(string TaskName, SessionLanguage Language, RenderOutput Output)
{
    public static SkillRequests Default { get; } = new("project", SessionLanguage.Person, RenderOutput.Default);
}

/// <summary>What a new session says as its <c>language</c>.</summary>
public enum SessionLanguage
{
    /// <summary>The person's.</summary>
    Person,

    /// <summary>An empty text.</summary>
    Empty,

    /// <summary>Nothing: the field is not there.</summary>
    Omitted,
}

/// <summary>What an export is asked for as.</summary>
/// <param name="Format">The bot delivers <c>mp4</c> and nothing else.</param>
/// <param name="Quality">As the backend calls it: <c>high</c>, …</param>
public sealed record RenderOutput(string Format, string Quality)
{
    public static RenderOutput Default { get; } = new("mp4", "high");
}

/// <summary>A fresh anonymous account: about 100 credits for 7 days.</summary>
/// <param name="UserId"><c>anon_…</c>, for the registration link; null when the server did not say.</param>
/// <param name="Credits">Credits to start with; null when the server did not say.</param>
/// <param name="ExpiresAt">When the token ends; null when the server did not say (then: 7 days).</param>
public sealed record AnonymousAccount(Secret Token, string? UserId, decimal? Credits, DateTimeOffset? ExpiresAt);

/// <summary>Credits as the server tells them; <paramref name="Frozen"/> is reserved for work in progress.</summary>
public sealed record CreditBalance(decimal Available, decimal Frozen, decimal Total);

/// <summary>A project on the server. The ids are strings of digits, never numbers.</summary>
public sealed record NemoSession(string SessionId, string? TaskId, string? UserId);

/// <summary>Lets a browser take a project over; good for <paramref name="ExpiresIn"/> (7 days).</summary>
public sealed record ClaimToken(string Value, TimeSpan? ExpiresIn);
