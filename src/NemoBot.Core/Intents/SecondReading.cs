namespace NemoBot.Core.Intents;

/// <summary>The result of the trained reader for a text.</summary>
/// <param name="First">The likeliest label.</param>
/// <param name="Probability">Its probability, 0 to 1, calibrated: nine in ten readings with 0.9 are right.</param>
/// <param name="Second">The second likeliest label.</param>
/// <param name="SecondProbability">Its probability, 0 to 1.</param>
public readonly record struct SecondReading(Label First, float Probability, Label Second, float SecondProbability);
