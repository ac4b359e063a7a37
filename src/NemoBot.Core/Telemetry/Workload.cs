namespace NemoBot.Core.Telemetry;

/// <summary>What this process works on at this moment.</summary>
/// <param name="busyChats">Chats whose messages or jobs are being handled.</param>
/// <param name="runningJobs">Jobs that run; those that wait are in the store.</param>
public sealed class Workload(Func<int> busyChats, Func<int> runningJobs)
{
    public int BusyChats => busyChats();

    public int RunningJobs => runningJobs();
}
