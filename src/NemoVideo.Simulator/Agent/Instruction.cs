namespace NemoVideo.Simulator.Agent;

/// <summary>Represents one thing that a message asks for. Times in ms on the timeline.</summary>
internal abstract record Instruction
{
    /// <param name="Key">A scene's key, <c>blur</c> or <c>#rrggbb</c>.</param>
    public sealed record Background(string Key) : Instruction;

    public sealed record AddText(string Role, string? Text, long? Start, long? Length, bool AtEnd) : Instruction;

    public sealed record RemoveText(string Role) : Instruction;

    /// <param name="Volume">0 to 1; null for the default of 0.35.</param>
    public sealed record AddMusic(string Mood, double? Volume) : Instruction;

    public sealed record RemoveMusic : Instruction;

    /// <summary>Fades the music out at the end.</summary>
    public sealed record FadeMusic : Instruction;

    public sealed record TrimStart(long By) : Instruction;

    public sealed record TrimEnd(long By) : Instruction;

    /// <param name="To">Null for the end of the timeline.</param>
    public sealed record Keep(long From, long? To) : Instruction;

    public sealed record KeepLast(long Length) : Instruction;

    public sealed record Remove(long From, long To) : Instruction;

    public sealed record RemovePauses : Instruction;

    public sealed record Speed(double Factor) : Instruction;

    /// <param name="Factor">Factor on the current volume if <paramref name="IsRelative"/>, else the new volume.</param>
    public sealed record SetVolume(double Factor, bool IsRelative, bool OfMusic) : Instruction;

    public sealed record Mute : Instruction;

    public sealed record Gray : Instruction;

    public sealed record Brightness(double By) : Instruction;

    public sealed record Warmth(double By) : Instruction;

    public sealed record Transition(string Kind) : Instruction;

    public sealed record Rotate(int Degrees) : Instruction;

    public sealed record Flip(string Axis) : Instruction;

    public sealed record Reformat(string Ratio) : Instruction;

    /// <summary>Generates the whole video anew in another shape.</summary>
    public sealed record Reshape(string Ratio) : Instruction;

    public sealed record Undo : Instruction;

    public sealed record Redo : Instruction;

    public sealed record Generate(string Description) : Instruction;

    public sealed record Improve : Instruction;
}
