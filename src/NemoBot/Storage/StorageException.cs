namespace NemoBot.Storage;

/// <summary>The store cannot be opened, and the operator has to act. The message says what to do and holds no secret.</summary>
public sealed class StorageException(string message, Exception? innerException = null) : Exception(message, innerException);
