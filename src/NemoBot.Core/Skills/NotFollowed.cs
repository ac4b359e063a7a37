using System.Text.RegularExpressions;

namespace NemoBot.Core.Skills;

/// <summary>
/// Finds instructions for agents that the bot never follows, whatever a skill file says: they would cost users money, give their accounts away, or address
/// another API. The bot uses one API, according to its contract.
/// </summary>
internal static partial class NotFollowed
{
    private const int MostNamed = 4;

    /// <summary>Characters between a "never" and the forbidden action.</summary>
    private const int MostBetween = 48;

    private static readonly string[] Paths =
    [
        "/api/auth/anonymous-token", "/api/auth/claim-token", "/api/tasks/me/with-session", "/run_sse", "/api/upload-video", "/api/credits/balance", "/api/state", "/api/render/proxy",
    ];

    private static readonly string[] Hosts = ["mega-api-prod.nemovideo.ai", "nemovideo.com", "www.nemovideo.com", "nemovideo.ai"];

    /// <summary>Describes each in a few words, with the reason; empty when there is none.</summary>
    public static IEnumerable<string> In(string text)
    {
        if (Named(Endpoint().Matches(text).Select(match => match.Groups["path"].Value).Where(path => !Paths.Any(path.StartsWith)).Select(path => Parameter().Replace(path, "").TrimEnd('/', '.')), out var paths))
        {
            yield return $"the endpoints {paths} (not this API's; the work goes through the API that the bot knows)";
        }

        if (Named(Address().Matches(text).Select(match => match.Groups["host"].Value.ToLowerInvariant()).Where(host => !Hosts.Contains(host)), out var hosts))
        {
            yield return $"the host{(hosts.Contains(',', StringComparison.Ordinal) ? "s" : "")} {hosts} (only Nemo:ApiUrl is asked)";
        }

        if (Phrases.HasTokenLink(text))
        {
            yield return "links with ?token= (they give the account away)";
        }

        if (IsAsked(Resend(), text))
        {
            yield return "sending again when nothing was answered (it may be charged twice)";
        }

        if (text.Contains("Last-Event-ID", StringComparison.OrdinalIgnoreCase))
        {
            yield return "Last-Event-ID (a stream is not resumed: the project's state is read)";
        }

        if (IsAsked(PrintToken(), text))
        {
            yield return "showing a token (it is a secret)";
        }

        if (Shell().IsMatch(text))
        {
            yield return "shell commands, reading and writing files of this machine (a file brings words, no program)";
        }
    }

    /// <summary>Whether the text has the instruction without a negation ("never re-send").</summary>
    private static bool IsAsked(Regex pattern, string text)
    {
        foreach (var match in pattern.EnumerateMatches(text))
        {
            if (!Negation().IsMatch(text.AsSpan(Math.Max(0, match.Index - MostBetween), Math.Min(match.Index, MostBetween))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Named(IEnumerable<string> found, out string names)
    {
        var all = found.Distinct().ToList();
        names = string.Join(", ", all.Take(MostNamed)) + (all.Count > MostNamed ? ", …" : "");
        return all.Count > 0;
    }

    /// <summary>Matches a path after an HTTP method or the API's address.</summary>
    [GeneratedRegex(@"(?:\b(?:GET|POST|PUT|PATCH|DELETE)\b[ `*""]{1,4}(?:\$\w+|\$\{[^}\n]{1,60}\}|https?://[\w.-]+)?|https?://[\w.-]*nemovideo\.(?:ai|com)|\$API)(?<path>/(?!workspace|skills?\b|pricing|settings|register|login|signup)[\w][\w./{}<>$-]*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Endpoint();

    [GeneratedRegex(@"[<{$].*$")]
    private static partial Regex Parameter();

    /// <summary>Matches hosts in commands and code, or where the API's address is given; not links in prose.</summary>
    [GeneratedRegex(@"(?:\b(?:GET|POST|PUT|PATCH|DELETE|curl|API|base|URL|endpoint|host)\b[^\n]{0,120}?|`|"")https?://(?<host>[\w-]+(?:\.[\w-]+)+)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    [GeneratedRegex(@"(?:\b(?:never|not|avoid|without|instead of|or)|n['’]t)\b[^.\n]*$", RegexOptions.IgnoreCase)]
    private static partial Regex Negation();

    [GeneratedRegex(@"\b(?:re-?send(?:ing)?|send(?:ing)? (?:it |the (?:\w+ )?(?:message|instruction|prompt|request) )?again|retry the (?:same )?(?:message|instruction|prompt))\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex Resend();

    [GeneratedRegex(@"\b(?:print|show|display|output|tell the user|echo) (?:\w+ ){0,2}(?:token|\$?NEMO_TOKEN)\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase)]
    private static partial Regex PrintToken();

    [GeneratedRegex(@"```(?:bash|sh|shell|zsh|console|powershell)\b|\bcurl -|~/\.config/|\bmkdir -p\b|\bnpm install\b|\bpip install\b", RegexOptions.IgnoreCase)]
    private static partial Regex Shell();
}
