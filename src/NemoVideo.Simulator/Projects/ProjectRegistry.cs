using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using NemoVideo.Simulator.Accounts;
using NemoVideo.Simulator.State;

namespace NemoVideo.Simulator.Projects;

/// <summary>Keeps the sessions. Each belongs to the account that created it, and is invisible to others.</summary>
internal sealed class ProjectRegistry
{
    private const int Limit = 20_000;

    private readonly ConcurrentDictionary<string, Project> _projects = new(StringComparer.Ordinal);
    private int _created;

    /// <summary>Creates a session; null if the server holds the maximum.</summary>
    public Project? Create(Account owner, string taskName)
    {
        if (_projects.Count >= Limit)
        {
            return null;
        }

        // 19 digits: above 2^53, so a client that reads it as a JavaScript number breaks it.
        var id = (1_900_000_000_000_000_000 + RandomNumberGenerator.GetInt32(int.MaxValue) * 40_000_000L + RandomNumberGenerator.GetInt32(40_000_000)).ToString(CultureInfo.InvariantCulture);
        var project = new Project(Interlocked.Increment(ref _created), id, "task_" + RandomNumberGenerator.GetHexString(12, lowercase: true), taskName, owner);
        _projects[id] = project;
        return project;
    }

    /// <summary>Returns the user's session, which this account of theirs pays for from now on; null if they have no such session.</summary>
    public Project? Find(string sessionId, Account owner)
    {
        if (!_projects.TryGetValue(sessionId, out var project) || project.Owner.UserId != owner.UserId)
        {
            return null;
        }

        project.Owner = owner;
        return project;
    }

    public bool Forget(string sessionId) => _projects.TryRemove(sessionId, out _);

    public (IReadOnlyList<ProjectSnapshot> Projects, int Created) Export() => ([.. _projects.Values.Select(project => project.Export())], _created);

    /// <summary>Takes up a session of an earlier run.</summary>
    public Project Restore(ProjectSnapshot saved, Account owner) => _projects[saved.SessionId] = Project.From(saved, owner);

    /// <summary>Numbers the next sessions after those of an earlier run.</summary>
    public void Continue(int created) => _created = created;

    /// <summary>Finds a session whoever owns it, for tests and control.</summary>
    public Project? Known(string sessionId) => _projects.GetValueOrDefault(sessionId);
}
