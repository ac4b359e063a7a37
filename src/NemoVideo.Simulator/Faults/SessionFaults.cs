namespace NemoVideo.Simulator.Faults;

/// <summary>Holds the faults of one session (or of all): they strike in the order in which they were added.</summary>
public sealed class SessionFaults
{
    private readonly Lock _gate = new();
    private readonly List<Waiting> _waiting = [];

    /// <summary>Answer shapes of this session; null (default) uses the options' shapes.</summary>
    public AnswerShapes? Shapes { get; set; }

    public SessionFaults Add(Fault fault)
    {
        lock (_gate)
        {
            _waiting.Add(new Waiting(fault));
        }

        return this;
    }

    public void Clear()
    {
        lock (_gate)
        {
            _waiting.Clear();
        }

        Shapes = null;
    }

    /// <summary>Takes the first fault of these kinds at this endpoint and counts it as struck; null if there is none.</summary>
    internal Fault? Take(SimulatedCall on, Func<FaultKind, bool> kinds)
    {
        lock (_gate)
        {
            var next = _waiting.Find(waiting => waiting.Fault.On == on && kinds(waiting.Fault.Kind));
            if (next is not null && --next.Left <= 0)
            {
                _waiting.Remove(next);
            }

            return next?.Fault;
        }
    }

    private sealed class Waiting(Fault fault)
    {
        public Fault Fault { get; } = fault;
        public int Left { get; set; } = fault.Times;
    }
}
