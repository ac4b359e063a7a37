using LiteDB;
using NemoBot.Core.Model;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Encrypts what belongs to a chat with the chat's own key (<see cref="ChatSeal"/>).</summary>
internal sealed class Sealer(ChatKeyTable keys)
{
    /// <exception cref="StorageException">The chat has no key yet, and none can be made.</exception>
    public byte[] Seal(Draft draft, ChatKey chat, string kind, string owner, string text) => ChatSeal.Seal(keys.Current(draft, chat), kind, owner, text);

    /// <summary>The row with its key. For the store's thread.</summary>
    public SealedRow With(IDocumentReader reader, BsonDocument row) =>
        new(row, row[SealedRow.Sealed].AsBinary is { } value && ChatSeal.IsOne(value) ? keys.Find(reader, ChatSeal.KeyOf(value)) : null);

    /// <inheritdoc cref="With(IDocumentReader, BsonDocument)"/>
    public List<SealedRow> With(IDocumentReader reader, List<BsonDocument> rows) => rows.ConvertAll(row => With(reader, row));
}
