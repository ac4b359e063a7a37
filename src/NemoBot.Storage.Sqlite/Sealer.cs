using NemoBot.Core.Model;

namespace NemoBot.Storage.Sqlite;

/// <summary>Encrypts confidential values: those of a chat with the chat's own key (<see cref="ChatSeal"/>), all others with the master key.</summary>
internal sealed class Sealer(MasterSealer master)
{
    public ChatKeyTable ChatKeys { get; } = new(master);

    /// <summary>Seals a value that belongs to no chat.</summary>
    /// <exception cref="StorageException">No key is available: the disk is full, or the keys folder cannot be read.</exception>
    public byte[] Seal(string kind, string owner, string text) => master.Seal(kind, owner, text);

    /// <summary>Seals a value of the chat. For the writer only.</summary>
    /// <exception cref="StorageException">The chat has no key yet, and none can be created.</exception>
    public byte[] Seal(Database database, ChatKey chat, string kind, string owner, string text) => ChatSeal.Seal(ChatKeys.Current(database, chat), kind, owner, text);

    /// <summary>Opens a value that belongs to no chat. Returns null if it cannot be decrypted: the keys are lost, or the value belongs to another row.</summary>
    public string? Open(string kind, string owner, byte[] value) => master.Open(kind, owner, value);

    /// <summary>Opens a value that was sealed with a chat's key or the master key: earlier versions used only the master key. Returns null if it cannot be decrypted.</summary>
    public string? Open(Database database, string kind, string owner, byte[] value)
    {
        if (!ChatSeal.IsOne(value))
        {
            return master.Open(kind, owner, value);
        }

        return ChatKeys.Find(database, ChatSeal.KeyOf(value)) is { } key ? ChatSeal.Open(key, kind, owner, value) : null;
    }

    /// <summary>Returns whether a value can be decrypted; the chats' keys are values too.</summary>
    public bool Opens(Database database, string kind, string owner, byte[] value) =>
        kind == ChatKeyTable.Kind ? master.OpenBytes(kind, owner, value) is not null : Open(database, kind, owner, value) is not null;
}
