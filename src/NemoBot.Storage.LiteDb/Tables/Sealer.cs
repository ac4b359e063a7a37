using NemoBot.Core.Model;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Encrypts what belongs to a chat with the chat's own key (<see cref="ChatSeal"/>).</summary>
internal sealed class Sealer(ChatKeyTable keys)
{
    /// <exception cref="StorageException">The chat has no key yet, and none can be made.</exception>
    public byte[] Seal(Draft draft, ChatKey chat, string kind, string owner, string text) => ChatSeal.Seal(keys.Current(draft, chat), kind, owner, text);

    /// <summary>Null when it cannot be opened: the keys are lost, or the value is another row's.</summary>
    public string? Open(IDocumentReader reader, string kind, string owner, byte[] value) =>
        ChatSeal.IsOne(value) && keys.Find(reader, ChatSeal.KeyOf(value)) is { } key ? ChatSeal.Open(key, kind, owner, value) : null;
}
