namespace NemoBot.Core.Model;

/// <summary>Raw input that could not be understood.</summary>
/// <param name="Raw">The first 65,536 characters; null when it cannot be decrypted any more.</param>
public sealed record QuarantinedInput(string Platform, string? Raw, string Reason, DateTimeOffset At);
