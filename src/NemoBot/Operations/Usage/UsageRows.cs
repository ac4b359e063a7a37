using System.Globalization;
using System.Text.Json;
using NemoBot.Operations.Access;

namespace NemoBot.Operations.Usage;

/// <summary>
/// The rows of the charts in the store: a value for each day (UTC) with the counts of its hours. Pure. Every node adds to the same row, so there is nothing to merge
/// when it is read.
/// </summary>
internal static class UsageRows
{
    /// <summary>The platform of the rows in the store.</summary>
    public const string Platform = OperatorSessions.Values;

    /// <summary>Days that are read, with the current one.</summary>
    public const int Days = 31;

    /// <summary>Distinct names in an hour; further ones are left out, so that a row stays small.</summary>
    private const int MostNames = 200;

    public static TimeSpan KeptFor { get; } = TimeSpan.FromDays(Days + 1);

    public static string KeyOf(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"usage {at.UtcDateTime:yyyy-MM-dd}");

    /// <summary>Returns the row with these counts added to its hour.</summary>
    public static string Add(string? stored, int hour, IReadOnlyDictionary<string, double> counts)
    {
        var day = Read(stored);
        if (!day.TryGetValue(hour, out var row))
        {
            day[hour] = row = [];
        }

        foreach (var (name, count) in counts)
        {
            if (row.Count < MostNames || row.ContainsKey(name))
            {
                row[name] = row.GetValueOrDefault(name) + count;
            }
        }

        return JsonSerializer.Serialize(day);
    }

    /// <summary>Returns the counts by hour (0 to 23) and name.</summary>
    public static Dictionary<int, Dictionary<string, double>> Read(string? stored) =>
        stored is null ? [] : JsonSerializer.Deserialize<Dictionary<int, Dictionary<string, double>>>(stored) ?? [];
}
