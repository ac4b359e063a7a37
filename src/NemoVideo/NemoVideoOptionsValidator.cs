using Microsoft.Extensions.Options;

namespace NemoVideo;

/// <summary>Validates all settings and reports all faults together, each with its setting.</summary>
internal sealed class NemoVideoOptionsValidator : IValidateOptions<NemoVideoOptions>
{
    public ValidateOptionsResult Validate(string? name, NemoVideoOptions options)
    {
        string?[] faults =
        [
            Web(nameof(options.ApiUrl), options.ApiUrl),
            Web(nameof(options.WebUrl), options.WebUrl),
            Positive(nameof(options.RunLimit), options.RunLimit),
            Positive(nameof(options.SilenceLimit), options.SilenceLimit),
            Positive(nameof(options.StillWorkingEvery), options.StillWorkingEvery),
            Positive(nameof(options.RenderPollInterval), options.RenderPollInterval),
            NotNegative(nameof(options.RecoveryFirstDelay), options.RecoveryFirstDelay),
            Positive(nameof(options.RecoveryDelay), options.RecoveryDelay),
            NotNegative(nameof(options.RateLimitDelay), options.RateLimitDelay),
            Between(nameof(options.RenderPolls), options.RenderPolls, 1, 100),
            Between(nameof(options.RecoveryReads), options.RecoveryReads, 1, 60),
            Between(nameof(options.MaxConnections), options.MaxConnections, 1, 1_000_000),
            Between(nameof(options.FreeCredits), options.FreeCredits, 0, 1_000_000),
            options.MaxUploadBytes > 0 ? null : $"{Setting(nameof(options.MaxUploadBytes))} must be above 0.",
            options.ClientId is { Length: > 64 } ? $"{Setting(nameof(options.ClientId))} must have at most 64 characters." : null,
            // The value itself is a secret and is not repeated.
            options.Token is { } token && token.Trim().Any(c => c is <= ' ' or > '~') ? $"{Setting(nameof(options.Token))} contains characters that are invalid in a token." : null,
        ];
        var found = faults.OfType<string>().ToList();
        return found.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(found);
    }

    private static string Setting(string name) => $"{NemoVideoOptions.Section}:{name}";

    private static string? Web(string name, Uri? value) =>
        value is { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" }
            ? null
            : $"{Setting(name)} must be an absolute http or https address without user, query or fragment.";

    /// <summary>A day is longer than any sensible setting, and within the range of timers.</summary>
    private static string? Positive(string name, TimeSpan value) =>
        value > TimeSpan.Zero && value <= TimeSpan.FromDays(1) ? null : $"{Setting(name)} must be above 0 and at most one day.";

    private static string? NotNegative(string name, TimeSpan value) =>
        value >= TimeSpan.Zero && value <= TimeSpan.FromDays(1) ? null : $"{Setting(name)} must be between 0 and one day.";

    private static string? Between(string name, int value, int least, int most) =>
        value >= least && value <= most ? null : $"{Setting(name)} must be between {least} and {most}.";
}
