using System.Runtime.InteropServices;

namespace NemoBot.Hosting;

/// <summary>Keeps the memory of this process, and the secrets in it, out of core files: the system writes none, and no other process of the same user may read it.</summary>
/// <remarks>Does not affect dumps by .NET itself (<c>DOTNET_DbgEnableMiniDump</c>), which the operator has to enable; see docs/security.md.</remarks>
internal static class CoreFiles
{
    private const int CoreResource = 4; // RLIMIT_CORE of Linux and of macOS.
    private const int SetDumpable = 4; // PR_SET_DUMPABLE

    /// <summary>Disables core files. Changes nothing if the system does not support this, or refuses it.</summary>
    public static void Forbid()
    {
        if (!Environment.Is64BitProcess || !(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS()))
        {
            return;
        }

        try
        {
            var none = default(Limits);
            _ = SetLimit(CoreResource, in none);
            if (OperatingSystem.IsLinux())
            {
                _ = Control(SetDumpable, 0, 0, 0, 0); // Also covers systems that pipe core files to a program, which no limit prevents.
            }
        }
        catch (Exception unknown) when (unknown is DllNotFoundException or EntryPointNotFoundException)
        {
            // A system without this library writes core files its own way.
        }
    }

    [DllImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetLimit(int resource, in Limits limits);

    [DllImport("libc", EntryPoint = "prctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Control(int option, nuint value, nuint third, nuint fourth, nuint fifth);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Limits(ulong Soft, ulong Hard);
}
