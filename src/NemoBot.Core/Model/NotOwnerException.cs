namespace NemoBot.Core.Model;

/// <summary>Thrown when another process has taken the chat over: the operation has no effect. A cancellation, because the work is not lost; the new owner resumes it.</summary>
public sealed class NotOwnerException(ChatKey chat) : OperationCanceledException($"Another process works on the chat {chat} now.");
