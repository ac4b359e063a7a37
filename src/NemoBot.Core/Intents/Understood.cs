namespace NemoBot.Core.Intents;

/// <summary>The combined result of both readers for a text.</summary>
/// <param name="Rules">The intent of the rules with its details (where an edit ends, each file separately).</param>
/// <param name="IsExact">Whether the rules decide alone: a command, exactly one listed word, or nothing to read.</param>
/// <param name="Second">The result of the trained reader; for a command or a text without words, the label of the rules.</param>
/// <param name="Decision">The decision that follows from both.</param>
public sealed record Understood(Intent Rules, bool IsExact, SecondReading Second, Decision Decision);
