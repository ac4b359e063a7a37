namespace NemoBot.WebChat.Outgoing;

/// <summary>The node of a cluster, for pages that show which one serves them. Registered only if they shall.</summary>
public sealed record NodeLabel(string Name);
