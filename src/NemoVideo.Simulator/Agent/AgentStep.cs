using System.Text.Json.Nodes;

namespace NemoVideo.Simulator.Agent;

/// <summary>One thing the agent does in a turn, before it is written in a family's words.</summary>
internal abstract record AgentStep
{
    /// <summary>The next piece of a text.</summary>
    public sealed record Piece(string Text) : AgentStep;

    /// <summary>The text once more, whole; families without repetition leave it out.</summary>
    public sealed record Whole(string Text) : AgentStep;

    public sealed record Thought(string Text) : AgentStep;

    /// <param name="IsLongRunning">The answer comes from outside: from the person, say.</param>
    public sealed record Call(string Id, string Name, JsonObject Arguments, bool IsLongRunning = false) : AgentStep;

    public sealed record Result(string Id, string Name, JsonObject Response, JsonObject? StateDelta) : AgentStep;

    /// <summary>The end of a turn that had nothing to say; ADK writes it as <c>errorCode</c> STOP.</summary>
    public sealed record Stop : AgentStep;

    /// <summary>A model error as an event.</summary>
    public sealed record Error(string Code, string Message) : AgentStep;
}
