using Microsoft.Extensions.Options;

namespace NemoBot.Core.Backend;

/// <summary>Who may use the operator's token, and how much; section <c>Operator</c>.</summary>
public sealed class OperatorOptions
{
    public const string Section = "Operator";

    private const int LongestPrivacyText = 2000;

    private const int ShortestCode = 12;

    /// <summary>The password of the console, for the role that may change things; at least 12 characters. Default null: only one-time links of <c>NemoBot operator-link</c> open it.</summary>
    public string? Code { get; set; }

    /// <summary>The password of the console for the role that only looks; at least 12 characters, another one than <see cref="Code"/>. Default null: there is none.</summary>
    public string? LookCode { get; set; }

    /// <summary>
    /// Name of the header in which a reverse proxy tells who is at the console, after it has asked them for a password of its own (<c>X-Forwarded-User</c>). Needs
    /// <see cref="UserProxies"/>, and <see cref="ManageUsers"/> or <see cref="LookUsers"/>. Default null: no header opens the console.
    /// </summary>
    public string? UserHeader { get; set; }

    /// <summary>Addresses or networks of the proxies that set <see cref="UserHeader"/> on every request, and remove it where a visitor sends it; that of others is ignored.</summary>
    public IList<string> UserProxies { get; } = [];

    /// <summary>Users named by <see cref="UserHeader"/> who may change things; <c>*</c> is everyone whom the proxy names.</summary>
    public IList<string> ManageUsers { get; } = [];

    /// <summary>Users named by <see cref="UserHeader"/> who only look, unless they are in <see cref="ManageUsers"/>; <c>*</c> is everyone whom the proxy names.</summary>
    public IList<string> LookUsers { get; } = [];

    /// <summary>Chats (<c>platform:id</c>) that may use <c>Nemo:Token</c>; empty allows all. Others use their own free accounts.</summary>
    public IList<string> AllowedChats { get; } = [];

    /// <summary>Edits with the operator's token per day (UTC): of a chat, and of a user or network address in all their chats. Default 50, 1 to 100,000.</summary>
    public int EditsPerDay { get; set; } = 50;

    /// <summary>Exports with the operator's token per day, counted as <see cref="EditsPerDay"/>. Default 50, 1 to 100,000.</summary>
    public int ExportsPerDay { get; set; } = 50;

    /// <summary>Edits with the operator's token per day (UTC), of all users together. Default 500, 1 to 1,000,000.</summary>
    public int EditsPerDayTotal { get; set; } = 500;

    /// <summary>Exports with the operator's token per day (UTC), of all users together. Default 500, 1 to 1,000,000.</summary>
    public int ExportsPerDayTotal { get; set; } = 500;

    /// <summary>Words of the operator below the privacy text (<c>/privacy</c>), such as who runs the bot and whom to ask; Markdown. Default none, at most 2,000 characters.</summary>
    public string? PrivacyText { get; set; }

    internal IEnumerable<string> Faults()
    {
        if (PrivacyText is { Length: > LongestPrivacyText })
        {
            yield return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Section}:{nameof(PrivacyText)} must have at most {LongestPrivacyText} characters.");
        }

        foreach (var (name, code) in new[] { (nameof(Code), Code), (nameof(LookCode), LookCode) })
        {
            if (code is { Length: > 0 and < ShortestCode })
            {
                yield return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Section}:{name} must have at least {ShortestCode} characters.");
            }
        }

        if (LookCode is { Length: > 0 } && LookCode == Code)
        {
            yield return $"{Section}:{nameof(LookCode)} must differ from {Section}:{nameof(Code)}.";
        }

        if (UserHeader is { Length: > 0 } header)
        {
            if (!header.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
            {
                yield return $"{Section}:{nameof(UserHeader)} must be the name of a header, such as X-Forwarded-User.";
            }

            if (UserProxies.Count == 0 || ManageUsers.Count + LookUsers.Count == 0)
            {
                yield return $"{Section}:{nameof(UserHeader)} needs {Section}:{nameof(UserProxies)}, and {Section}:{nameof(ManageUsers)} or {Section}:{nameof(LookUsers)}.";
            }
        }

        foreach (var (name, value, most) in new[]
        {
            (nameof(EditsPerDay), EditsPerDay, 100_000),
            (nameof(ExportsPerDay), ExportsPerDay, 100_000),
            (nameof(EditsPerDayTotal), EditsPerDayTotal, 1_000_000),
            (nameof(ExportsPerDayTotal), ExportsPerDayTotal, 1_000_000),
        })
        {
            if (value < 1 || value > most)
            {
                yield return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Section}:{name} must be between 1 and {most}.");
            }
        }
    }
}

internal sealed class OperatorOptionsValidator : IValidateOptions<OperatorOptions>
{
    public ValidateOptionsResult Validate(string? name, OperatorOptions options) =>
        options.Faults().ToList() is { Count: > 0 } faults ? ValidateOptionsResult.Fail(faults) : ValidateOptionsResult.Success;
}
