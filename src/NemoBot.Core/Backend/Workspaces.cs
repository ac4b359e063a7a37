using NemoBot.Core.Model;
using NemoVideo;

namespace NemoBot.Core.Backend;

/// <summary>Opens projects at the backend.</summary>
internal sealed class Workspaces(IStore store, AccountProvider accounts, Quotas quotas, NemoVideoClient nemo, FootageUploader uploader)
{
    /// <summary>Opens the job's project with an account and a session, created if they are missing. May wait for a free account (30 s after a refusal).</summary>
    /// <param name="countsLate">False for work that has been sent: it is paid, whatever account the chat has now.</param>
    /// <param name="counted">Called with the job as it is stored once it is counted, before anything else can fail: its end settles what it was counted for.</param>
    /// <param name="waiting">Called for each wait that the backend asks for.</param>
    /// <exception cref="UsedUpException">A quota of the job is used up.</exception>
    public async Task<Workspace> OpenAsync(
        JobRecord job, string projectId, bool countsLate, Action<JobRecord> counted, Action<TimeSpan> waiting, CancellationToken cancellationToken)
    {
        var grant = await accounts.GetAsync(job.Chat, job.Request.CountedAs, isInstant: false, cancellationToken);
        var project = await store.GetProjectAsync(job.Chat, projectId, cancellationToken)
            ?? throw new InvalidOperationException($"Project {projectId} of {job.Chat} does not exist.");
        if (countsLate)
        {
            job = await quotas.CountLateAsync(job, grant, cancellationToken);
            counted(job);
        }

        var workspace = new Workspace(store, accounts, nemo, uploader, job, waiting) { Grant = grant, Project = project };
        await workspace.EnsureSessionAsync(cancellationToken);
        return workspace;
    }
}
