namespace NemoBot.Core.Telemetry;

/// <summary>Represents the current work of this process.</summary>
/// <param name="busyChats">Chats whose messages or jobs are being handled.</param>
/// <param name="runningJobs">Running jobs; waiting jobs are in the store.</param>
public sealed class Workload(Func<int> busyChats, Func<int> runningJobs)
{
    public int BusyChats => busyChats();

    public int RunningJobs => runningJobs();
}
