using NemoVideo.Simulator.Accounts;
using NemoVideo.Simulator.Agent;
using NemoVideo.Simulator.Media;
using NemoVideo.Simulator.Projects;
using NemoVideo.Simulator.Rendering;

namespace NemoVideo.Simulator.State;

/// <summary>
/// Makes the simulator survive a kill: writes its state before it answers what changed it, and takes it up at the next start. Turns and renders that had not ended
/// begin again. Does nothing without <see cref="SimulatorOptions.StateDirectory"/>.
/// </summary>
internal sealed class StateKeeper(SimulatorOptions options, AccountRegistry accounts, ProjectRegistry projects, MediaStore media, RenderQueue renders, ILogger<StateKeeper> logger)
    : IHostedService, IDisposable
{
    /// <summary>Maximum number of projects and of renders that a start takes up, the newest ones.</summary>
    private const int Limit = 200;

    private readonly Lock _gate = new();
    private readonly StateFile? _file = options.StateDirectory is { } folder ? new(folder, logger) : null;
    private IReadOnlyList<Project> _restored = [];

    /// <summary>Writes the state as it is now.</summary>
    public void Save()
    {
        if (_file is null)
        {
            return;
        }

        lock (_gate)
        {
            var (all, created) = projects.Export();
            _file.Write(new(accounts.Export(), all, created, media.Export(), renders.Export()));
        }
    }

    /// <summary>Takes up what was saved, except turns. A hosted service, because these start before the server listens: what the first request saves must not replace the old state.</summary>
    Task IHostedService.StartAsync(CancellationToken cancellationToken)
    {
        Restore();
        return Task.CompletedTask;
    }

    Task IHostedService.StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Begins the turns again that the earlier run did not finish.</summary>
    /// <param name="cdn">The address of the CDN in this run.</param>
    public void ContinueTurns(VideoAgent agent, Uri cdn)
    {
        lock (_gate) // A state that is saved meanwhile contains each turn once.
        {
            foreach (var (project, text) in _restored.SelectMany(project => project.TakeUnfinished().Select(text => (project, text))))
            {
                agent.TryBegin(project, text, cdn, applies: true);
            }

            _restored = [];
        }
    }

    /// <summary>Takes up what was saved; deletes files that belong to nothing of it.</summary>
    private void Restore()
    {
        if (_file?.Read() is not { } saved)
        {
            return;
        }

        accounts.Restore(saved.Accounts);
        media.Restore(saved.Published);
        List<Project> restored = [];
        foreach (var each in saved.Projects.OrderByDescending(project => project.Number).Take(Limit))
        {
            if (accounts.OwnerOf(each.Owner, each.OwnerUser) is { } owner)
            {
                restored.Add(projects.Restore(each with { Media = [.. each.Media.Select(file => file with { Path = media.PathOf(file.Path) })] }, owner));
            }
        }

        projects.Continue(saved.ProjectsCreated);
        foreach (var render in saved.Renders.OrderByDescending(render => render.CreatedAt).Take(Limit))
        {
            if (accounts.OwnerOf(render.Owner, render.OwnerUser) is { } owner && projects.Known(render.SessionId) is { } project)
            {
                renders.Restore(render with { View = render.View with { Output = render.View.Output is { } film ? film with { Path = media.PathOf(film.Path) } : null } }, project, owner);
            }
        }

        var films = renders.Export().Select(render => render.View.Output?.Path).OfType<string>().Select(media.PathOf);
        media.DeleteAllBut(restored.SelectMany(project => project.Media).Select(file => file.Path).Concat(films).ToHashSet(StringComparer.Ordinal));
        _restored = restored;
    }

    public void Dispose() => _file?.Dispose();
}
