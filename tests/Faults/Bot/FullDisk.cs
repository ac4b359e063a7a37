using System.ComponentModel;
using System.Runtime.InteropServices;

namespace BotUnderTest;

/// <summary>
/// Simulates a full disk without root: sets the process' own limit of file sizes (RLIMIT_FSIZE) to zero. Each write to a regular file then fails,
/// with EFBIG where a full disk says ENOSPC; SQLite and .NET report both as an I/O error.
/// </summary>
internal static partial class FullDisk
{
    private const int FileSize = 1;
    private const int FileSizeExceeded = 25;

    /// <summary>Without this the first write beyond the limit ends the process (SIGXFSZ).</summary>
    public static void SurviveSignals() => _ = Signal(FileSizeExceeded, 1);

    public static void Begin() => Limit(static _ => 0);

    public static void End() => Limit(static most => most);

    private static void Limit(Func<nuint, nuint> choose)
    {
        if (GetLimit(FileSize, out var limit) != 0)
        {
            throw new Win32Exception();
        }

        limit.Now = choose(limit.Most);
        if (SetLimit(FileSize, in limit) != 0)
        {
            throw new Win32Exception();
        }
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint Signal(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimit(int resource, out Limits limit);

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static partial int SetLimit(int resource, in Limits limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct Limits
    {
        public nuint Now;
        public nuint Most;
    }
}
