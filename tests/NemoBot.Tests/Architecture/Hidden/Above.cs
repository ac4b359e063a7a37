namespace NemoBot.Tests.Architecture.Hidden.Above;

/// <summary>What the examples beside it must not know.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class UpstairsAttribute : Attribute;

public sealed class Upstairs
{
    public string Message { get; } = "from above";
}
