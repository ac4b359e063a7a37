using NemoBot.Core.Model;
using NemoVideo;
using NemoVideo.Accounts;
using NemoVideo.Http;

namespace NemoBot.Core.Backend;

/// <summary>Web addresses where users continue on their own: their project in the browser, and registration.</summary>
/// <remarks>Optional: if a link is unavailable, the message is sent without it.</remarks>
internal sealed partial class BrowserLinks(NemoVideoClient nemo, ILogger<BrowserLinks> logger)
{
    /// <summary>Opens the project in the browser for 7 days, by a separate claim token; null if unavailable.</summary>
    public async Task<Uri?> TryClaimAsync(NemoAccess access, ProjectRecord project, CancellationToken cancellationToken)
    {
        if (project.SessionId is not { } session)
        {
            return null;
        }

        try
        {
            return nemo.ClaimLink(await nemo.CreateClaimTokenAsync(access, new(session, project.TaskId, project.UserId), cancellationToken));
        }
        catch (NemoVideoException fault)
        {
            LogNoClaimLink(fault, project.Id);
            return null;
        }
    }

    /// <summary>Turns a free account into a registered one. The user id comes with the account, the session or the state, whichever contains it.</summary>
    public async Task<Uri> RegisterAsync(Grant grant, ProjectRecord? project, CancellationToken cancellationToken) =>
        nemo.RegisterLink(grant.UserId ?? project?.UserId ?? await TryUserIdAsync(grant, project, cancellationToken));

    private async Task<string?> TryUserIdAsync(Grant grant, ProjectRecord? project, CancellationToken cancellationToken)
    {
        try
        {
            return project?.SessionId is { } session ? (await nemo.GetStateAsync(grant.Access, session, cancellationToken)).UserId : null;
        }
        catch (NemoVideoException fault)
        {
            LogNoUserId(fault, project!.Id);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "No claim link for project {Project}")]
    private partial void LogNoClaimLink(Exception fault, string project);

    [LoggerMessage(LogLevel.Warning, "No user id for the registration link of project {Project}")]
    private partial void LogNoUserId(Exception fault, string project);
}
