namespace NemoBot.Core.Intents;

/// <summary>What both readers make of a text.</summary>
/// <param name="Rules">What the rules say, with all that it holds (where an edit ends, each file on its own).</param>
/// <param name="IsExact">The rules' word is final: a command, exactly a word they know, or nothing to read.</param>
/// <param name="Second">What the trained reader says; for a command or a text without words what the rules say.</param>
/// <param name="Decision">What follows from both.</param>
public sealed record Understood(Intent Rules, bool IsExact, SecondReading Second, Decision Decision);
