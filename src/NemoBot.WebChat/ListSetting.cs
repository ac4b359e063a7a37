namespace NemoBot.WebChat;

/// <summary>Reads a list from one value, as in an environment variable: <c>WebChat__Hosts=a.example,b.example</c> instead of <c>WebChat__Hosts__0=…</c>.</summary>
internal static class ListSetting
{
    private static readonly char[] Separators = [',', ';', ' ', '\t', '\r', '\n'];

    /// <summary>Adds the items of the setting's own value; the framework binds its numbered children.</summary>
    public static void AddScalar(IList<string> list, IConfiguration configuration, string setting)
    {
        foreach (var entry in (configuration[setting] ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            list.Add(entry);
        }
    }
}
