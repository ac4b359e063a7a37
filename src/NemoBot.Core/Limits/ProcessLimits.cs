using System.Diagnostics;

namespace NemoBot.Core.Limits;

/// <summary>
/// Starts a program that reads strangers' files with limits that the system itself enforces, whatever the file makes the program do.
/// </summary>
/// <param name="CpuSeconds">Of the processor.</param>
/// <param name="Memory">That the program may write to, in bytes.</param>
/// <param name="Written">Of the largest file that the program writes, in bytes; 0 for none.</param>
/// <remarks>
/// .NET cannot set limits of a child. <c>prlimit</c> (util-linux, part of every Debian and Ubuntu) sets its own and then becomes the program: no shell reads the arguments,
/// and the process id stays the same. Where it is missing (Windows, macOS), the caller's time limit remains.
/// </remarks>
internal sealed record ProcessLimits(int CpuSeconds, long Memory, long Written)
{
    private static readonly string? Prlimit = OperatingSystem.IsLinux() ? new[] { "/usr/bin/prlimit", "/bin/prlimit" }.FirstOrDefault(File.Exists) : null;

    /// <summary>Returns how to start the program, with its input and output redirected.</summary>
    public ProcessStartInfo Start(string program, IEnumerable<string> arguments)
    {
        var start = Prlimit is null
            ? new ProcessStartInfo(program, arguments)
            : new ProcessStartInfo(Prlimit, [$"--cpu={CpuSeconds}", $"--data={Memory}", $"--fsize={Written}", "--core=0", "--", program, .. arguments]);
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        return start;
    }
}
