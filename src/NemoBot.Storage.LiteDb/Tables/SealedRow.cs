using LiteDB;
using NemoBot.Core.Model;
using SealKey = NemoBot.Storage.ChatSeal.DataKey;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>A row as read, with the key of its sealed value: whoever asked opens it, not the store's thread.</summary>
/// <param name="Key">Null when nothing is sealed, or the key is lost.</param>
internal readonly record struct SealedRow(BsonDocument Document, SealKey? Key)
{
    /// <summary>The field with the sealed value.</summary>
    public const string Sealed = "sealed";

    public string Id => Document["_id"].AsString;

    public ChatKey Chat => ChatKey.Parse(Document[Ownership.Chat].AsString);

    /// <summary>Null when it cannot be opened: the keys are lost, or the value is another row's.</summary>
    public string? Open(string kind, string owner) => Key is { } key ? ChatSeal.Open(key, kind, owner, Document[Sealed].AsBinary) : null;

    /// <inheritdoc cref="Open(string, string)"/>
    public T? Open<T>(string kind)
        where T : class => Open(kind, Id) is { } json ? Documents.FromJson<T>(json) : null;
}
