using System.Text.Json.Nodes;
using NemoVideo.Simulator.Projects;

namespace NemoVideo.Simulator.Agent;

/// <summary>Represents what one instruction did to a cut, and how the agent reports it.</summary>
/// <param name="After">The same instance as before if nothing changed.</param>
/// <param name="Tool">Name of the tool call in the stream.</param>
internal sealed record EditResult(Cut After, string Tool, JsonObject Arguments, string English, string Chinese);
