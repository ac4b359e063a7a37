using System.Threading.Channels;

namespace NemoVideo.Simulator.Agent;

/// <summary>A turn under way. The work goes on whether anybody reads it or not.</summary>
internal sealed class Turn(string invocationId)
{
    /// <summary>More steps than any turn has; what is over is lost to the reader only.</summary>
    private const int Limit = 4096;

    private readonly Channel<AgentStep> _steps = Channel.CreateBounded<AgentStep>(new BoundedChannelOptions(Limit) { FullMode = BoundedChannelFullMode.DropWrite });

    public string InvocationId { get; } = invocationId;
    public ChannelReader<AgentStep> Steps => _steps.Reader;

    public void Say(AgentStep step) => _steps.Writer.TryWrite(step);

    public void End() => _steps.Writer.TryComplete();
}
