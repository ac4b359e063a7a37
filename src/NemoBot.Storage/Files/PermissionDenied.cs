using System.Runtime.InteropServices;

namespace NemoBot.Storage.Files;

/// <summary>Describes, for the operator, a file or folder that belongs to another user: its path, and the bot's own user.</summary>
internal static class PermissionDenied
{
    /// <param name="path">The path that could not be opened or created.</param>
    public static string Words(string path)
    {
        var who = OperatingSystem.IsWindows() ? Environment.UserName : $"user id {EffectiveUser()}";
        return $"Permission denied: NemoBot runs as {who}, which cannot write {path} (Storage:Path). Make this user the owner of that folder and its contents (chown), or run NemoBot as the user who owns it.";
    }

    [DllImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint EffectiveUser();
}
