namespace NemoBot.Core.Skills;

/// <summary>An unusable file and the reason.</summary>
/// <param name="Line">From 1.</param>
public sealed record SkillFault(string File, int Line, string Reason)
{
    public override string ToString() => $"{File}:{Line}: {Reason}";
}

/// <summary>Thrown for an invalid skill file; the message is for the operator.</summary>
internal sealed class SkillFormatException(int line, string message) : Exception(message)
{
    /// <summary>From 1.</summary>
    public int Line { get; } = line;
}
