namespace NemoBot.Conversation;

/// <summary>Which files the backend takes, by their names (contract, section 3).</summary>
internal static class MediaNames
{
    private static readonly HashSet<string> Accepted = new(StringComparer.OrdinalIgnoreCase)
    {
        ".mp4", ".mov", ".avi", ".webm", ".mkv",
        ".jpg", ".jpeg", ".png", ".gif", ".webp",
        ".mp3", ".wav", ".m4a", ".aac",
    };

    public static bool IsAccepted(string fileName) => Accepted.Contains(Path.GetExtension(fileName));
}
