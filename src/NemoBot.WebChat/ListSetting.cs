namespace NemoBot.WebChat;

/// <summary>A list in one value, as people write it in an environment variable: <c>WebChat__Hosts=a.example,b.example</c> instead of <c>WebChat__Hosts__0=…</c>.</summary>
internal static class ListSetting
{
    private static readonly char[] Separators = [',', ';', ' ', '\t', '\r', '\n'];

    /// <summary>Adds what the setting itself holds; its numbered children are bound by the framework.</summary>
    public static void AddScalar(IList<string> list, IConfiguration configuration, string setting)
    {
        foreach (var entry in (configuration[setting] ?? "").Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            list.Add(entry);
        }
    }
}
