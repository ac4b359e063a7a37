using System.Globalization;

namespace NemoBot.Telegram.Incoming;

/// <summary>Says who pressed a button in a group, and by which query, for an answer to this person alone.</summary>
internal sealed record PressContext(long User, string Query)
{
    private const string Mark = "press";

    public string Write() => string.Create(CultureInfo.InvariantCulture, $"{Mark}:{User}:{Query}");

    /// <summary>Returns null for other contexts, and for none.</summary>
    public static PressContext? Read(string? context) =>
        context?.Split(':', 3) is [Mark, var user, { Length: > 0 } query] && long.TryParse(user, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? new(id, query) : null;
}
