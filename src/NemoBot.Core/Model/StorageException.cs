namespace NemoBot.Core.Model;

/// <summary>
/// The store cannot be opened, or did not do what it was asked (disk full or broken, locked for too long): then nothing of it was done, and it may be asked
/// again. The message is for the operator and holds no secret.
/// </summary>
public sealed class StorageException(string message, Exception? innerException = null) : Exception(message, innerException);
