using System.Text.Json.Nodes;

namespace NemoVideo.Simulator.Agent;

/// <summary>Represents one thing that the agent does in a turn, before it is written in the format of an event family.</summary>
internal abstract record AgentStep
{
    /// <summary>The next piece of a text.</summary>
    public sealed record Piece(string Text) : AgentStep;

    /// <summary>The whole text once more; families without repetition omit it.</summary>
    public sealed record Whole(string Text) : AgentStep;

    public sealed record Thought(string Text) : AgentStep;

    /// <param name="IsLongRunning">True if the answer comes from outside, for example from the person.</param>
    public sealed record Call(string Id, string Name, JsonObject Arguments, bool IsLongRunning = false) : AgentStep;

    public sealed record Result(string Id, string Name, JsonObject Response, JsonObject? StateDelta) : AgentStep;

    /// <summary>The end of a turn without text; ADK writes it as <c>errorCode</c> STOP.</summary>
    public sealed record Stop : AgentStep;

    /// <summary>A model error as an event.</summary>
    public sealed record Error(string Code, string Message) : AgentStep;
}
