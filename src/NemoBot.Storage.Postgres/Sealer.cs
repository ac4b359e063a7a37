using NemoBot.Core.Model;
using NemoBot.Storage.Postgres.Work;

namespace NemoBot.Storage.Postgres;

/// <summary>Encrypts confidential values: those of a chat with the chat's own key (<see cref="ChatSeal"/>), all others with the master key.</summary>
internal sealed class Sealer(MasterSealer master, ChatKeyTable keys)
{
    /// <summary>Seals a value that belongs to no chat.</summary>
    /// <exception cref="StorageException">No key is available.</exception>
    public byte[] Seal(string kind, string owner, string text) => master.Seal(kind, owner, text);

    /// <summary>Seals a value of the chat.</summary>
    /// <exception cref="StorageException">The chat has no key yet, and none can be created.</exception>
    public byte[] Seal(Session session, LockedChat chat, string kind, string owner, string text) => ChatSeal.Seal(keys.Current(session, chat), kind, owner, text);

    /// <summary>Opens a value that belongs to no chat. Returns null if it cannot be decrypted: the keys are lost, or the value belongs to another row.</summary>
    public string? Open(string kind, string owner, byte[] value) => master.Open(kind, owner, value);

    /// <summary>Opens a value of a chat. Returns null if it cannot be decrypted.</summary>
    /// <param name="key">The value's key as it is stored (<see cref="ChatKeyTable.Joined"/>); null if it was erased.</param>
    public string? Open(string kind, string owner, byte[] value, byte[]? key) =>
        key is not null && ChatSeal.IsOne(value) && keys.Open(ChatSeal.KeyOf(value), key) is { } opened ? ChatSeal.Open(opened, kind, owner, value) : null;
}
