using NemoBot.Core;

namespace NemoBot.Tests.Architecture;

/// <summary>The namespaces of NemoBot.Core, as docs/architecture.md describes them.</summary>
internal static class Floors
{
    public const string Core = "NemoBot.Core";

    /// <summary>From the ground up. A namespace may know those of the floors below; the ones of one floor do not know each other.</summary>
    private static readonly string[][] Rows =
    [
        ["Model", "Concurrency", "Streams"],
        ["Telemetry"],
        ["Text"],
        ["Intents"],
        ["Skills", "Limits", "Secrets"],
        ["Backend", "Delivery"],
        ["Work"],
        ["Actions", "Jobs"],
        ["Dispatch"],
    ];

    public static IEnumerable<string> Names => Rows.SelectMany(names => names);

    /// <summary>The only type outside the floors, which knows them all; none of them may know it.</summary>
    public static Type Roof => typeof(CoreRegistration);

    public static IReadOnlyList<string> ForbiddenFor(string name)
    {
        var floor = Array.FindIndex(Rows, names => names.Contains(name));
        return [.. Rows.Skip(floor).SelectMany(names => names).Where(other => other != name)];
    }
}
