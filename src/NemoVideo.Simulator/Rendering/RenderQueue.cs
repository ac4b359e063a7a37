using System.Collections.Concurrent;
using System.Text.Json;
using NemoVideo.Simulator.Accounts;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;
using NemoVideo.Simulator.Media;
using NemoVideo.Simulator.Projects;
using NemoVideo.Simulator.State;

namespace NemoVideo.Simulator.Rendering;

/// <summary>Runs renders, two at a time. They continue whether or not a client polls them.</summary>
internal sealed class RenderQueue(SimulatorOptions options, TimeProvider time, BackgroundWork work, MediaStore store, IComposer composer, SimulatorLog log) : IDisposable
{
    private const int Limit = 10_000;

    /// <summary>Shortest render at <see cref="SimulatorOptions.Speed"/> 1.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, Render> _renders = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _slots = new(2);

    /// <summary>Begins a render, or returns the existing one if the id is known; null if there are too many.</summary>
    public Render? Submit(string id, Project project, Account owner, JsonElement draft, string? quality, Func<FaultKind, Fault?> fault)
    {
        if (_renders.Count >= Limit)
        {
            return null;
        }

        var mine = new Render(id, project.SessionId, owner, time.GetUtcNow(), draft.Clone(), quality);
        var render = _renders.GetOrAdd(id, mine);
        if (!ReferenceEquals(render, mine))
        {
            mine.Dispose();
            log.Add(LogKind.RenderRepeated, project.SessionId, id);
            return render;
        }

        var (slow, failing) = (fault(FaultKind.SlowRender), fault(FaultKind.FailRender));
        log.Add(LogKind.RenderStarted, project.SessionId, id, quality);
        work.Start(token => RunAsync(render, project, slow?.Delay ?? TimeSpan.Zero, failing?.Message, token));
        return render;
    }

    public IReadOnlyList<RenderSnapshot> Export() => [.. _renders.Values.Select(render => render.Export())];

    /// <summary>Takes up a render of an earlier run; one that had not ended begins again.</summary>
    public void Restore(RenderSnapshot saved, Project project, Account owner)
    {
        var render = new Render(saved.Id, saved.SessionId, owner, saved.CreatedAt, saved.Draft, saved.Quality);
        _renders[saved.Id] = render;
        if (saved.View.Phase is RenderPhase.Completed or RenderPhase.Failed)
        {
            render.Update(_ => saved.View);
        }
        else
        {
            work.Start(token => RunAsync(render, project, TimeSpan.Zero, null, token));
        }
    }

    public Render? Find(string id, Account owner) => _renders.TryGetValue(id, out var render) && render.Owner.UserId == owner.UserId ? render : null;

    /// <summary>Makes the id unknown, like those of an account that was replaced.</summary>
    public bool Forget(string id) => _renders.TryRemove(id, out _);

    /// <summary>Returns the session whose faults apply to the calls of a render; null for an unknown id.</summary>
    public string? SessionOf(string id) => _renders.GetValueOrDefault(id)?.SessionId;

    public void Cancel(Render render)
    {
        log.Add(LogKind.RenderCancelled, render.SessionId, render.Id);
        render.Cancelling.Cancel();
    }

    /// <summary>Returns the percentage to show: ffmpeg's progress, but no faster than the pace of the demonstration.</summary>
    public int ProgressOf(Render render, RenderView view)
    {
        var shortest = Shortest * options.Speed;
        var elapsed = time.GetUtcNow() - render.CreatedAt;
        return view.Phase == RenderPhase.Completed ? 100
            : shortest > TimeSpan.Zero ? Math.Min(view.Progress, Math.Min(99, (int)(elapsed / shortest * 100)))
            : view.Progress;
    }

    public void Dispose()
    {
        foreach (var render in _renders.Values)
        {
            render.Dispose();
        }

        _slots.Dispose();
    }

    private async Task RunAsync(Render render, Project project, TimeSpan held, string? failure, CancellationToken stopping)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stopping, render.Cancelling.Token);
        try
        {
            await _slots.WaitAsync(either.Token);
            try
            {
                await ComposeAsync(render, project, held, failure, either.Token);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (OperationCanceledException) when (render.Cancelling.IsCancellationRequested)
        {
            render.Update(view => view with { Phase = RenderPhase.Failed, Error = "cancelled", CompletedAt = time.GetUtcNow() });
            log.Add(LogKind.RenderFailed, render.SessionId, render.Id, "cancelled");
        }
        catch (Exception failed) when (failed is CompositionException or FormatException or JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            render.Update(view => view with { Phase = RenderPhase.Failed, Error = failed.Message, CompletedAt = time.GetUtcNow() });
            log.Add(LogKind.RenderFailed, render.SessionId, render.Id, failed.Message);
        }
    }

    private async Task ComposeAsync(Render render, Project project, TimeSpan held, string? failure, CancellationToken cancellationToken)
    {
        render.Update(view => view with { Phase = RenderPhase.Processing });
        await WaitAsync(held, cancellationToken);
        if (failure is not null)
        {
            throw new CompositionException(failure);
        }

        var progress = new Percent(percent => render.Update(view => view with { Progress = percent }));
        var made = await composer.ComposeAsync(CutJson.Read(render.Draft), render.Quality == "low", source => Resolve(project, source), progress, cancellationToken);
        await WaitAsync(render.CreatedAt + Shortest * options.Speed - time.GetUtcNow(), cancellationToken);

        var name = "export" + Path.GetExtension(made.Path);
        var output = new RenderedFilm(made.Path, store.Publish(made.Path), name, new FileInfo(made.Path).Length);
        render.Update(view => view with
        {
            Phase = RenderPhase.Completed,
            Progress = 100,
            Output = output,
            Duration = made.Duration,
            Note = made.Note,
            CompletedAt = time.GetUtcNow(),
        });
        log.Add(LogKind.RenderCompleted, render.SessionId, render.Id, made.Note);
    }

    private Task WaitAsync(TimeSpan span, CancellationToken cancellationToken) =>
        span > TimeSpan.Zero ? Task.Delay(span, time, cancellationToken) : Task.CompletedTask;

    /// <summary>Finds a media file by its address, the only form that the render farm accepts: a draft that contains the agent's own paths fails, as with the real one.</summary>
    private static MediaFile Resolve(Project project, string source) =>
        source.StartsWith("/mnt/", StringComparison.Ordinal)
            ? throw new CompositionException($"Cannot read {source}: use the media's cdn_url")
            : project.Media.FirstOrDefault(file => source.Contains($"/cdn/{file.CdnId}/", StringComparison.Ordinal))
                ?? throw new CompositionException("A media address of the draft does not belong to this session");

    private sealed class Percent(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
