namespace NemoBot.Platforms.Telegram.Sending;

/// <summary>The slash commands that Telegram shall offer while a person types, and what it says about them.</summary>
internal static class TelegramCommands
{
    private static readonly HashSet<string> Names =
    [
        "edit", "export", "status", "credits", "upload", "new", "projects", "cancel", "skill", "language", "login", "logout", "help", "start",
    ];

    /// <summary>In groups only these count without our name: the others may be another bot's.</summary>
    public static bool IsOurs(string name) => Names.Contains(name);
}
