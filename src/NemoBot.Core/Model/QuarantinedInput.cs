namespace NemoBot.Core.Model;

/// <summary>Raw input that could not be parsed.</summary>
/// <param name="Raw">The first 65,536 characters; null when it can no longer be decrypted.</param>
public sealed record QuarantinedInput(string Platform, string? Raw, string Reason, DateTimeOffset At);
