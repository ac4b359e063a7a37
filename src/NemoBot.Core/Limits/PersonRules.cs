using System.Text.Json.Serialization;

namespace NemoBot.Core.Limits;

/// <summary>What the operator has decided about one person.</summary>
public sealed record PersonRules
{
    /// <summary>Maximum length of <see cref="Note"/>, in characters.</summary>
    public const int LongestNote = 200;

    /// <summary>When the person was blocked; null if they are not.</summary>
    public DateTimeOffset? BlockedAt { get; init; }

    /// <summary>The inbox id of the message to which the bot answered that the person is blocked; null before. Every other message gets no answer.</summary>
    public string? ToldBy { get; init; }

    /// <summary>The person's own quotas; null for the defaults.</summary>
    public PersonQuota? Quota { get; init; }

    /// <summary>The operator's words about the person, for the operator only; null for none.</summary>
    public string? Note { get; init; }

    /// <summary>Gets whether nothing differs from what applies to everybody.</summary>
    [JsonIgnore]
    public bool IsEmpty => BlockedAt is null && Quota is null or { IsEmpty: true } && string.IsNullOrEmpty(Note);
}

/// <summary>An exception from the quotas of <see cref="QuotaOptions"/>, each per day (UTC): null for the default, 0 for no limit.</summary>
public sealed record PersonQuota
{
    /// <inheritdoc cref="QuotaOptions.EditsPerDay"/>
    public int? EditsPerDay { get; init; }

    /// <inheritdoc cref="QuotaOptions.ExportsPerDay"/>
    public int? ExportsPerDay { get; init; }

    /// <inheritdoc cref="QuotaOptions.MegabytesPerDay"/>
    public int? MegabytesPerDay { get; init; }

    /// <inheritdoc cref="QuotaOptions.CreditsPerDay"/>
    public int? CreditsPerDay { get; init; }

    /// <summary>Gets whether all of it is the default.</summary>
    [JsonIgnore]
    public bool IsEmpty => this is { EditsPerDay: null, ExportsPerDay: null, MegabytesPerDay: null, CreditsPerDay: null };

    /// <summary>Returns what is wrong with the figures, in one sentence each; the same bounds as for the settings.</summary>
    public IEnumerable<string> Faults() => new QuotaOptions
    {
        EditsPerDay = EditsPerDay ?? 0,
        ExportsPerDay = ExportsPerDay ?? 0,
        MegabytesPerDay = MegabytesPerDay ?? 0,
        CreditsPerDay = CreditsPerDay ?? 0,
    }.Faults();
}
