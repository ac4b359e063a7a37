namespace NemoBot.Core.Model;

/// <summary>A client's identification of its message.</summary>
/// <param name="Id">Unique within the chat.</param>
/// <param name="Content">Distinguishes its content from any other, such as a digest.</param>
public sealed record ClientMessage(string Id, string Content);
