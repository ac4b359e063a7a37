using System.Globalization;
using Microsoft.Extensions.Primitives;
using NemoBot.Core.Limits;

namespace NemoBot.Operations.Views;

/// <summary>What an operator decides about a person, as a form of the console says it.</summary>
/// <param name="Quota">Null if a figure is no number.</param>
internal sealed record PersonForm(string Person, string Act, PersonQuota? Quota, string Note)
{
    public const string Block = "block";
    public const string Unblock = "unblock";
    public const string SetQuota = "quota";
    public const string SetNote = "note";

    /// <summary>The figures of a quota, by the names of their fields.</summary>
    public static IReadOnlyList<(string Name, string About, Func<PersonQuota, int?> Read)> Figures { get; } =
    [
        ("edits", "Edits a day", quota => quota.EditsPerDay),
        ("exports", "Exports and previews a day", quota => quota.ExportsPerDay),
        ("megabytes", "Megabytes a day", quota => quota.MegabytesPerDay),
        ("credits", "Credits a day", quota => quota.CreditsPerDay),
    ];

    /// <summary>Gets what is wrong with it, in one sentence; null if it can be done.</summary>
    public string? Fault => Act != SetQuota ? null : Quota is null ? "A quota is a whole number, or empty for the default." : Quota.Faults().FirstOrDefault();

    public static PersonForm Read(IReadOnlyDictionary<string, StringValues> form) => new(Field(form, "person"), Field(form, "act"), QuotaOf(form), Field(form, "note"));

    public static string Field(IReadOnlyDictionary<string, StringValues> form, string name) => form.TryGetValue(name, out var value) ? value.ToString().ReplaceLineEndings("\n").Trim() : "";

    /// <summary>Returns the figures that differ from the defaults, in words.</summary>
    public static string Words(PersonQuota quota) => string.Join(
        ", ",
        Figures.Where(figure => figure.Read(quota) is not null).Select(figure => figure.Read(quota) is 0 ? $"{figure.Name} without limit" : string.Create(CultureInfo.InvariantCulture, $"{figure.Name} {figure.Read(quota)}")));

    private static PersonQuota? QuotaOf(IReadOnlyDictionary<string, StringValues> form)
    {
        var values = new List<int?>();
        foreach (var typed in Figures.Select(figure => Field(form, figure.Name)))
        {
            if (typed.Length > 0 && !int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out _))
            {
                return null;
            }

            values.Add(typed.Length == 0 ? null : int.Parse(typed, NumberStyles.None, CultureInfo.InvariantCulture));
        }

        return new() { EditsPerDay = values[0], ExportsPerDay = values[1], MegabytesPerDay = values[2], CreditsPerDay = values[3] };
    }
}
