using System.Runtime.InteropServices;

namespace NemoBot.WebChat.Ingress;

/// <summary>Computes how many connections and pages fit into this process's file descriptors. A .NET process that runs out of descriptors crashes.</summary>
/// <param name="Limit">Maximum number of descriptors (RLIMIT_NOFILE); null if the system sets none (Windows).</param>
public sealed record DescriptorBudget(long? Limit)
{
    /// <summary>
    /// Descriptors for the runtime (one per loaded assembly: an idle bot has 250), the log, the store, the platforms, background downloads, and connections that
    /// are being refused.
    /// </summary>
    public const int Reserve = 320;

    /// <summary>Minimum limit; with less, hardly a connection would be left.</summary>
    public const int Least = 350;

    /// <summary>Descriptors per connection: the connection, the file that it reads or writes, and the call to the video API on its behalf.</summary>
    private const int PerConnection = 3;

    private const int Unlimited = 100_000;

    /// <summary>Gets the maximum number of simultaneous connections to this server; also of requests in progress, because an HTTP/2 connection carries many.</summary>
    public int Connections { get; } = Limit is { } limit ? (int)Math.Clamp((limit - Reserve) / PerConnection, 1, Unlimited) : Unlimited;

    /// <summary>Gets the maximum number of open pages. Each holds one connection; the rest are for sending, files and health checks.</summary>
    public int Pages => Math.Max(1, Connections * 3 / 4);

    /// <summary>Gets the maximum number of files that one address reads at once; behind one address there may be a whole office.</summary>
    public int DownloadsOfAddress => Math.Clamp(Connections / 4, 1, 64);

    /// <summary>Gets why the bot cannot start (the rest of a sentence), and what the operator has to change; null if it can.</summary>
    public string? Fault => Limit < Least
        ? $"it may open {Limit} files and needs at least {Least}; raise the limit (ulimit -n, LimitNOFILE= of systemd, ulimits: of a container)."
        : null;

    /// <summary>Raises the soft limit to the hard one, and uses the result.</summary>
    public static DescriptorBudget OfThisProcess()
    {
        var resource = OperatingSystem.IsLinux() ? 7 : OperatingSystem.IsMacOS() ? 8 : -1; // RLIMIT_NOFILE
        if (resource < 0 || GetLimit(resource, out var limits) != 0)
        {
            return new(Limit: null);
        }

        if (limits.Soft < limits.Hard)
        {
            var raised = limits with { Soft = limits.Hard };
            limits = SetLimit(resource, in raised) == 0 ? raised : limits;
        }

        return new((long)Math.Min(limits.Soft, long.MaxValue));
    }

    [DllImport("libc", EntryPoint = "getrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetLimit(int resource, out Limits limits);

    [DllImport("libc", EntryPoint = "setrlimit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetLimit(int resource, in Limits limits);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Limits(ulong Soft, ulong Hard);
}
