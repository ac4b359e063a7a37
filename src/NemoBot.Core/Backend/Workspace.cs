using System.Security.Cryptography;
using System.Text;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo;
using NemoVideo.Accounts;
using NemoVideo.Http;

namespace NemoBot.Core.Backend;

/// <summary>A chat's project at the backend: makes calls with the right account and session, and renews both as docs/contracts/nemovideo.md §2.2 says.</summary>
internal sealed class Workspace(IStore store, AccountProvider accounts, NemoVideoClient nemo, FootageUploader uploader, JobRecord job, Action<TimeSpan> waiting)
{
    private const int MaxFootage = 100;
    private bool _isRestoring;

    public required Grant Grant { get; set; }

    public required ProjectRecord Project { get; set; }

    public NemoAccess Access => Grant.Access with { Waiting = waiting };

    /// <summary>Distinguishes the account in use from every other; reveals nothing about it.</summary>
    public string Account => Digest(Access.Token);

    public string SessionId => Project.SessionId ?? throw new InvalidOperationException("The project has no session.");

    /// <summary>Gets whether the backend lost the project, so that a new session was created: the old timeline is gone.</summary>
    public bool SessionReplaced { get; private set; }

    /// <summary>Gets whether the project got its first session: the user has not received its browser link yet.</summary>
    public bool IsNew { get; private set; }

    /// <summary>Gets the footage of the lost project that could not be uploaded again: the user has to send it.</summary>
    public IReadOnlyList<string> LostFootage { get; private set; } = [];

    /// <summary>
    /// Calls the backend; after 1001 retries once with a renewed free account, after 1002 once in a new session with the footage uploaded again.
    /// </summary>
    /// <remarks>Only for calls that have no effect when refused.</remarks>
    public async Task<T> CallAsync<T>(Func<NemoAccess, string, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await call(Access, SessionId);
        }
        catch (NemoVideoApiException refused) when (refused.Code is NemoErrorCode.InvalidToken or NemoErrorCode.SessionNotFound)
        {
            await RecoverAsync(refused, cancellationToken);
            return await call(Access, SessionId);
        }
    }

    /// <summary>Reads from the backend: after 1001 retries once with a renewed free account; a lost session stays lost, because a read is no reason to create another.</summary>
    public async Task<T> ReadAsync<T>(Func<NemoAccess, string, Task<T>> read, CancellationToken cancellationToken)
    {
        try
        {
            return await read(Access, SessionId);
        }
        catch (NemoVideoApiException refused) when (refused.Code == NemoErrorCode.InvalidToken)
        {
            await RecoverAsync(refused, cancellationToken);
            return await read(Access, SessionId);
        }
    }

    /// <summary>After a refusal with 1001 or 1002: renews the account or the session, or rethrows the refusal if the bot can renew neither.</summary>
    public async Task RecoverAsync(NemoVideoApiException refused, CancellationToken cancellationToken)
    {
        if (_isRestoring)
        {
            throw refused; // The new session is lost as well: renew only once; the next try restores the rest.
        }

        if (refused.Code == NemoErrorCode.InvalidToken)
        {
            Grant = await accounts.RenewAsync(job.Chat, Grant, job.Request.CountedAs, isInstant: false, cancellationToken) ?? throw refused;
            await EnsureSessionAsync(cancellationToken);
            return;
        }

        await ReplaceSessionAsync(cancellationToken);
    }

    internal async Task EnsureSessionAsync(CancellationToken cancellationToken)
    {
        var digest = Digest(Access.Token);
        if (Project.SessionId is null)
        {
            await CreateSessionAsync(digest, cancellationToken);
            IsNew = true;
        }
        else if (Project.TokenDigest != digest)
        {
            // Another token: a renewed one may still own the session, another account's cannot. Checking costs nothing.
            try
            {
                await nemo.GetStateAsync(Access, SessionId, cancellationToken);
                Project = await SaveAsync(stored => stored with { TokenDigest = digest }, cancellationToken);
            }
            catch (NemoVideoApiException refused) when (refused.Code is NemoErrorCode.SessionNotFound or NemoErrorCode.Forbidden)
            {
                await ReplaceSessionAsync(cancellationToken);
                return;
            }
        }

        if (Project.ToRestore.Count > 0)
        {
            // The process ended while footage was being uploaded to a new session.
            SessionReplaced = true;
            await RestoreAsync(cancellationToken);
        }
    }

    private async Task ReplaceSessionAsync(CancellationToken cancellationToken)
    {
        SessionReplaced = true;
        await CreateSessionAsync(Digest(Access.Token), cancellationToken);
        await RestoreAsync(cancellationToken);
    }

    private async Task RestoreAsync(CancellationToken cancellationToken)
    {
        _isRestoring = true;
        var lost = new List<string>();
        while (Project.ToRestore is [var next, ..])
        {
            var again = await uploader.TryRestoreAsync(this, next, cancellationToken);
            if (again is null)
            {
                lost.Add(next.FileName);
            }

            Project = await SaveAsync(
                stored => stored with
                {
                    ToRestore = [.. stored.ToRestore.Skip(1)],
                    Footage = again is null ? stored.Footage : [.. stored.Footage.TakeLast(MaxFootage - 1), again],
                },
                cancellationToken);
        }

        LostFootage = [.. LostFootage, .. lost];
        _isRestoring = false;
    }

    private async Task CreateSessionAsync(string digest, CancellationToken cancellationToken)
    {
        NemoSession session;
        try
        {
            session = await nemo.CreateSessionAsync(Access, Languages.BackendCode(job.Request.Language), cancellationToken);
        }
        catch (NemoVideoApiException refused) when (refused.Code == NemoErrorCode.InvalidToken)
        {
            if (await accounts.RenewAsync(job.Chat, Grant, job.Request.CountedAs, isInstant: false, cancellationToken) is not { } renewed)
            {
                throw;
            }

            Grant = renewed;
            digest = Digest(Access.Token);
            session = await nemo.CreateSessionAsync(Access, Languages.BackendCode(job.Request.Language), cancellationToken);
        }

        Project = await SaveAsync(
            stored => stored with { SessionId = session.SessionId, TaskId = session.TaskId, UserId = session.UserId, TokenDigest = digest, Steps = null, Footage = [], ToRestore = [.. stored.Footage, .. stored.ToRestore] },
            cancellationToken);
    }

    /// <summary>Records a file that the backend now has.</summary>
    public async Task AddFootageAsync(Footage footage, CancellationToken cancellationToken) =>
        Project = await SaveAsync(stored => stored with { Footage = [.. stored.Footage.TakeLast(MaxFootage - 1), footage] }, cancellationToken);

    /// <summary>Records that the job changed the project, or found that it could not.</summary>
    public async Task RecordStepAsync(bool hasChanged, CancellationToken cancellationToken) =>
        Project = await SaveAsync(stored => stored with { Steps = EditSteps.After(stored.Steps, job.Id, job.Request.Step, hasChanged) }, cancellationToken);

    private async Task<ProjectRecord> SaveAsync(Func<ProjectRecord, ProjectRecord> change, CancellationToken cancellationToken)
    {
        var used = job.StartedAt ?? job.CreatedAt;
        return await store.UpdateProjectAsync(job.Chat, Project.Id, stored => change(stored) with { LastUsedAt = used }, cancellationToken) ?? change(Project);
    }

    private static string Digest(Secret token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token.Reveal())).AsSpan(0, 8));
}
