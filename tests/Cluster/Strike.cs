namespace Cluster;

/// <summary>What a disaster came to.</summary>
/// <param name="Story">What happened to which node.</param>
/// <param name="Waits">How long each message to a chat of a node that was struck waited for its answer, since the moment that counts: the blow, or what ended it.</param>
/// <param name="OtherWaits">How long messages to chats of other nodes waited meanwhile.</param>
/// <param name="Broken">What did not hold, in words.</param>
internal sealed record Strike(DisasterKind Kind, string Story, IReadOnlyList<TimeSpan> Waits, IReadOnlyList<TimeSpan> OtherWaits, IReadOnlyList<string> Broken);
