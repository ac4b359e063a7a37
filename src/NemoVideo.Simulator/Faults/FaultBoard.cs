using System.Collections.Concurrent;

namespace NemoVideo.Simulator.Faults;

/// <summary>Holds the active faults, by session. A session's own faults strike before those of all sessions.</summary>
public sealed class FaultBoard(AnswerShapes shapes)
{
    private readonly ConcurrentDictionary<string, SessionFaults> _bySession = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private SessionFaults? _next;

    /// <summary>Gets the faults of all sessions, and of the calls without one.</summary>
    public SessionFaults Everywhere { get; } = new();

    public SessionFaults For(string sessionId) => _bySession.GetOrAdd(sessionId, _ => new SessionFaults());

    /// <summary>Returns the faults of the session that is created next.</summary>
    public SessionFaults ForNextSession()
    {
        lock (_gate)
        {
            return _next ??= new SessionFaults();
        }
    }

    internal void SessionCreated(string sessionId)
    {
        lock (_gate)
        {
            if (_next is not null)
            {
                _bySession[sessionId] = _next;
                _next = null;
            }
        }
    }

    internal Fault? Take(string? sessionId, SimulatedCall on, Func<FaultKind, bool> kinds) =>
        (sessionId is not null && _bySession.TryGetValue(sessionId, out var own) ? own.Take(on, kinds) : null) ?? Everywhere.Take(on, kinds);

    internal AnswerShapes ShapesOf(string? sessionId) =>
        (sessionId is not null && _bySession.TryGetValue(sessionId, out var own) ? own.Shapes : null) ?? Everywhere.Shapes ?? shapes;
}
