using Microsoft.Extensions.Options;

namespace NemoBot.Core.Backend;

/// <summary>Who may use the operator's token, and how much; section <c>Operator</c>.</summary>
public sealed class OperatorOptions
{
    public const string Section = "Operator";

    private const int LongestPrivacyText = 2000;

    /// <summary>The password of the operator page; at least 12 characters. Default null: only one-time links of <c>NemoBot operator-link</c> open it.</summary>
    public string? Code { get; set; }

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

        if (Code is { Length: > 0 and < 12 })
        {
            yield return $"{Section}:{nameof(Code)} must have at least 12 characters.";
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
