using System.Text.Json.Nodes;
using NemoVideo.Simulator.Projects;

namespace NemoVideo.Simulator.Agent;

/// <summary>What one instruction did to a cut, and how the agent tells of it.</summary>
/// <param name="After">The very cut that came in when nothing changed.</param>
/// <param name="Tool">Name of the tool call that the stream shows.</param>
internal sealed record EditResult(Cut After, string Tool, JsonObject Arguments, string English, string Chinese);
