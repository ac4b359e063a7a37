namespace NemoVideo.Agent;

/// <summary>From a tool's name to the kind of its work; names are the contract's (section 4).</summary>
internal static class ToolKinds
{
    public static ToolKind Of(string name) => ToolKind.Other;
}
