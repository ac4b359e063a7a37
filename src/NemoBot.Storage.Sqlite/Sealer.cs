using NemoBot.Core.Model;

namespace NemoBot.Storage.Sqlite;

/// <summary>Encrypts what must not lie in the database in clear: what belongs to a chat with the chat's own key (<see cref="ChatSeal"/>), all else with the master key.</summary>
internal sealed class Sealer(MasterSealer master)
{
    public ChatKeyTable ChatKeys { get; } = new(master);

    /// <summary>Seals what belongs to no chat.</summary>
    /// <exception cref="StorageException">There is no key to seal with: the disk is full, or the keys folder cannot be read.</exception>
    public byte[] Seal(string kind, string owner, string text) => master.Seal(kind, owner, text);

    /// <summary>Seals what belongs to the chat. For the writer only.</summary>
    /// <exception cref="StorageException">The chat has no key yet, and none can be made.</exception>
    public byte[] Seal(Database database, ChatKey chat, string kind, string owner, string text) => ChatSeal.Seal(ChatKeys.Current(database, chat), kind, owner, text);

    /// <summary>Opens what belongs to no chat. Null when it cannot be opened: the keys are lost, or the row is another's.</summary>
    public string? Open(string kind, string owner, byte[] value) => master.Open(kind, owner, value);

    /// <summary>Opens a value however it was sealed: earlier versions sealed everything with the master key. Null when it cannot be opened.</summary>
    public string? Open(Database database, string kind, string owner, byte[] value)
    {
        if (!ChatSeal.IsOne(value))
        {
            return master.Open(kind, owner, value);
        }

        return ChatKeys.Find(database, ChatSeal.KeyOf(value)) is { } key ? ChatSeal.Open(key, kind, owner, value) : null;
    }

    /// <summary>Whether a value can be opened; the keys of chats are values too.</summary>
    public bool Opens(Database database, string kind, string owner, byte[] value) =>
        kind == ChatKeyTable.Kind ? master.OpenBytes(kind, owner, value) is not null : Open(database, kind, owner, value) is not null;
}
