using NemoVideo.Accounts;

namespace NemoVideo.Http;

/// <summary>The headers of every API request, and of no other request (docs/contracts/nemovideo.md §1.1, §1.2).</summary>
internal static class ApiHeaders
{
    public const string ClientId = "X-Client-Id";

    /// <summary>Longest header value sent; longer ones are cut.</summary>
    private const int MaxLength = 256;

    /// <summary>The longest client id (docs/contracts/nemovideo.md §1.3).</summary>
    private const int MaxClientIdLength = 64;

    public static void Apply(HttpRequestMessage request, SkillAttribution skill, Secret? token)
    {
        Set(request, "X-Skill-Source", skill.Source);
        Set(request, "X-Skill-Version", skill.Version);
        Set(request, "X-Skill-Platform", skill.Platform);
        if (token is { } secret)
        {
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + Checked(secret));
        }
    }

    public static void ApplyClientId(HttpRequestMessage request, string clientId)
    {
        var value = Clean(clientId);
        request.Headers.TryAddWithoutValidation(ClientId, value.Length > MaxClientIdLength ? value[..MaxClientIdLength] : value);
    }

    /// <summary>Printable ASCII only: a line break would allow header injection.</summary>
    public static string Clean(string? value)
    {
        var clean = string.Concat((value ?? "").Where(c => c is >= ' ' and <= '~')).Trim();
        return clean.Length > MaxLength ? clean[..MaxLength] : clean;
    }

    private static void Set(HttpRequestMessage request, string name, string value) =>
        request.Headers.TryAddWithoutValidation(name, Clean(value) is { Length: > 0 } clean ? clean : "unknown");

    private static string Checked(Secret token)
    {
        var value = token.Reveal()?.Trim();
        return !string.IsNullOrEmpty(value) && value.All(c => c is > ' ' and <= '~')
            ? value
            : throw new NemoVideoApiException(NemoErrorCode.InvalidToken, "The token is empty or contains invalid characters; nothing was sent.");
    }
}
