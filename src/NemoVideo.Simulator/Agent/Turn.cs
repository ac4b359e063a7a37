using System.Threading.Channels;

namespace NemoVideo.Simulator.Agent;

/// <summary>Represents a running turn. The work continues whether or not a client reads it.</summary>
internal sealed class Turn(string invocationId)
{
    /// <summary>Maximum number of buffered steps, more than any turn has; excess steps are lost to the reader only.</summary>
    private const int Limit = 4096;

    private readonly Channel<AgentStep> _steps = Channel.CreateBounded<AgentStep>(new BoundedChannelOptions(Limit) { FullMode = BoundedChannelFullMode.DropWrite });

    public string InvocationId { get; } = invocationId;
    public ChannelReader<AgentStep> Steps => _steps.Reader;

    public void Say(AgentStep step) => _steps.Writer.TryWrite(step);

    public void End() => _steps.Writer.TryComplete();
}
