using System.Diagnostics;

namespace NemoBot.Core.Delivery;

/// <summary>
/// Starts a program that reads strangers' files with limits that the system itself enforces, whatever the file makes the program do: CPU time, memory, and no file may be
/// written.
/// </summary>
/// <remarks>
/// .NET cannot set limits of a child. <c>prlimit</c> (util-linux, part of every Debian and Ubuntu) sets its own and then becomes the program: no shell reads the arguments,
/// and the process id stays the same. Where it is missing (Windows, macOS), the caller's time limit remains.
/// </remarks>
internal static class ProcessLimits
{
    /// <summary>Of the processor, in seconds.</summary>
    public const int MostCpuSeconds = 10;

    /// <summary>Of memory that the program may write to, in bytes; an 8K video takes most of it.</summary>
    public const long MostMemory = 768L * 1024 * 1024;

    private static readonly string? Prlimit = OperatingSystem.IsLinux() ? new[] { "/usr/bin/prlimit", "/bin/prlimit" }.FirstOrDefault(File.Exists) : null;

    /// <summary>Returns how to start the program, with its input and output redirected.</summary>
    public static ProcessStartInfo Start(string program, IEnumerable<string> arguments)
    {
        var start = Prlimit is null
            ? new ProcessStartInfo(program, arguments)
            : new ProcessStartInfo(Prlimit, [$"--cpu={MostCpuSeconds}", $"--data={MostMemory}", "--fsize=0", "--core=0", "--", program, .. arguments]);
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        return start;
    }
}
