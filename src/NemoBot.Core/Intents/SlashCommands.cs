using System.Collections.Frozen;
using NemoBot.Core.Model;

namespace NemoBot.Core.Intents;

/// <summary>Parses "/export", "/导出", "/Edit@nemobot make it louder". An unknown command shows the help, so that a typo costs nothing.</summary>
internal static class SlashCommands
{
    private const int LongestName = 32;

    private static readonly FrozenSet<string> Others = FrozenSet.ToFrozenSet(["projects", "rename", "styles", "skill", "language", "login", "logout", "mydata", "forgetme", "privacy", "apikey", "alerts"]);

    /// <summary>Recognises a leading slash command, but not a path ("/home/me/a.mp4") or a lone slash.</summary>
    public static bool TrySplit(string text, out string name, out string argument)
    {
        (name, argument) = ("", "");
        var (word, rest) = VisibleText.FirstWord(text);
        if (word.Length < 2 || word[0] is not ('/' or '／') || !char.IsLetter(word[1]))
        {
            return false;
        }

        name = word[1..];
        argument = rest;
        return name.Length <= LongestName + LongestName && !name.Contains('/', StringComparison.Ordinal) && !name.Contains('.', StringComparison.Ordinal);
    }

    public static Intent Route(string name, string argument)
    {
        name = Plain(name);
        argument = VisibleText.Of(argument).Trim();
        return name switch
        {
            "export" or "download" or "render" => new Intent.Export(),
            "captions" or "subtitles" or "srt" or "vtt" => new Intent.Captions(),
            "credits" or "balance" => new Intent.Credits(),
            "status" or "state" => new Intent.Status(),
            "preview" => new Intent.Status { IsPreview = true },
            "upload" => new Intent.Upload(),
            "cancel" or "stop" => new Intent.Cancel(),
            "new" or "newproject" or "new_project" or "reset" => new Intent.NewProject(),
            "help" or "start" => new Intent.Help(),
            "tips" => new Intent.Tips(),
            "undo" => new Intent.Undo(),
            "apikeys" or "api_key" or "api_keys" => new Intent.Command("apikey", argument),
            "edit" => argument.Length == 0 ? new Intent.Help() : new Intent.Edit(argument),
            _ when Others.Contains(name) => new Intent.Command(name, argument),
            // A localised command ("/导出", "/ayuda") is read like its word.
            _ => name.Length is 0 or > LongestName || IntentRouter.Route(name.Replace('_', ' ').Replace("/", "", StringComparison.Ordinal)) is not { } word || word is Intent.Edit or Intent.OneByOne
                ? new Intent.Help()
                : word,
        };
    }

    /// <summary>Whether this is the command that starts a chat: a new user gets a greeting instead of the help.</summary>
    /// <param name="command">The command that the platform recognised; null if it is only in the text, if anywhere.</param>
    public static bool IsStart(string? command, string text) => Is("start", command, text);

    /// <param name="command">The command that the platform recognised; null if it is only in the text, if anywhere.</param>
    public static bool Is(string wanted, string? command, string text) => Plain(command ?? (TrySplit(text, out var name, out _) ? name : "")) == wanted;

    private static string Plain(string name)
    {
        var at = name.IndexOf('@', StringComparison.Ordinal);
        return VisibleText.Strip(at < 0 ? name : name[..at]).TrimStart('/').Trim().ToLowerInvariant();
    }
}
