namespace NemoBot.Core.Limits;

/// <summary>Quotas of each person (in the web chat: of each network address) per day (UTC), whichever account is used, and the budget of the whole bot; section <c>Quotas</c>.</summary>
public sealed class QuotaOptions
{
    public const string Section = "Quotas";

    /// <summary>Edits of one person. Default 0, no limit (with the operator's token then <c>Operator:EditsPerDay</c>), to 100,000.</summary>
    public int EditsPerDay { get; set; }

    /// <summary>Exports and previews of one person. Default 0, no limit (with the operator's token then <c>Operator:ExportsPerDay</c>), to 100,000.</summary>
    public int ExportsPerDay { get; set; }

    /// <summary>Megabytes (1,048,576 bytes) of files that one person sends. Default 0, no limit, to 1,000,000.</summary>
    public int MegabytesPerDay { get; set; }

    /// <summary>Credits that one person spends from accounts that the bot provides (not from a linked one). Default 0, no limit; otherwise 50, the usual price of an edit, to 1,000,000.</summary>
    public int CreditsPerDay { get; set; }

    /// <summary>Credits that all people together spend from accounts that the bot provides. Default 0, no limit; otherwise 50 to 100,000,000.</summary>
    public int BotCreditsPerDay { get; set; }

    public IEnumerable<string> Faults()
    {
        foreach (var (name, value, least, most) in new[]
        {
            (nameof(EditsPerDay), EditsPerDay, 1, 100_000),
            (nameof(ExportsPerDay), ExportsPerDay, 1, 100_000),
            (nameof(MegabytesPerDay), MegabytesPerDay, 1, 1_000_000),
            (nameof(CreditsPerDay), CreditsPerDay, (int)UsualPrice.Edit, 1_000_000),
            (nameof(BotCreditsPerDay), BotCreditsPerDay, (int)UsualPrice.Edit, 100_000_000),
        })
        {
            if (value != 0 && (value < least || value > most))
            {
                yield return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Section}:{name} must be 0 (no limit), or between {least} and {most}.");
            }
        }
    }
}
