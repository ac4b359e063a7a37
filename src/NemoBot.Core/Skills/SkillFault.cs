namespace NemoBot.Core.Skills;

/// <summary>A file that cannot be used, and why.</summary>
/// <param name="Line">From 1.</param>
public sealed record SkillFault(string File, int Line, string Reason)
{
    public override string ToString() => $"{File}:{Line}: {Reason}";
}

/// <summary>The file is not as it must be; the message is for the operator.</summary>
internal sealed class SkillFormatException(int line, string message) : Exception(message)
{
    /// <summary>From 1.</summary>
    public int Line { get; } = line;
}
