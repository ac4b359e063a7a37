namespace NemoBot.Core.Intents;

/// <summary>What the trained reader takes a text for.</summary>
/// <param name="First">The likeliest label.</param>
/// <param name="Probability">Its probability, 0 to 1, calibrated: of readings with 0.9, nine in ten are right.</param>
/// <param name="Second">The next likely label.</param>
/// <param name="SecondProbability">Its probability, 0 to 1.</param>
public readonly record struct SecondReading(Label First, float Probability, Label Second, float SecondProbability);
