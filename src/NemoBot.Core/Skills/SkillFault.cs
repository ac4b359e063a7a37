namespace NemoBot.Core.Skills;

/// <summary>An unusable file and the reason.</summary>
/// <param name="Line">From 1.</param>
public sealed record SkillFault(string File, int Line, string Reason)
{
    /// <summary>Whether it is a usable file that another one replaces: nothing is broken.</summary>
    public bool IsReplaced { get; init; }

    public override string ToString() => $"{File}:{Line}: {Reason}";
}

/// <summary>Thrown for an invalid skill file; the message is for the operator.</summary>
internal sealed class SkillFormatException(int line, string message) : Exception(message)
{
    /// <summary>From 1.</summary>
    public int Line { get; } = line;
}
