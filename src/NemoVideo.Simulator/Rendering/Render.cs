using System.Text.Json;
using NemoVideo.Simulator.Accounts;
using NemoVideo.Simulator.State;

namespace NemoVideo.Simulator.Rendering;

internal enum RenderPhase
{
    Pending,
    Processing,
    Completed,
    Failed,
}

/// <summary>Represents a render and its state. Safe to read while it runs.</summary>
/// <param name="draft">What is rendered.</param>
/// <param name="quality">As requested; null if the request named none.</param>
internal sealed class Render(string id, string sessionId, Account owner, DateTimeOffset createdAt, JsonElement draft, string? quality) : IDisposable
{
    private readonly Lock _gate = new();
    private RenderView _view = new(RenderPhase.Pending, 0, null, null, null, null, null);

    public string Id { get; } = id;
    public string SessionId { get; } = sessionId;
    public Account Owner { get; } = owner;
    public DateTimeOffset CreatedAt { get; } = createdAt;
    public JsonElement Draft { get; } = draft;
    public string? Quality { get; } = quality;
    public CancellationTokenSource Cancelling { get; } = new();

    public RenderView View
    {
        get
        {
            lock (_gate)
            {
                return _view;
            }
        }
    }

    public void Update(Func<RenderView, RenderView> change)
    {
        lock (_gate)
        {
            _view = change(_view);
        }
    }

    public RenderSnapshot Export()
    {
        var view = View;
        return new(Id, SessionId, Owner.Token, CreatedAt, view with { Output = view.Output is { } film ? film with { Path = Path.GetFileName(film.Path) } : null }, Draft, Owner.UserId, Quality);
    }

    public void Dispose() => Cancelling.Dispose();
}

/// <param name="Progress">Percent.</param>
/// <param name="Note">What the person should know about the result; usually null.</param>
internal sealed record RenderView(RenderPhase Phase, int Progress, RenderedFilm? Output, TimeSpan? Duration, string? Note, string? Error, DateTimeOffset? CompletedAt);

internal sealed record RenderedFilm(string Path, string CdnId, string FileName, long Bytes);
