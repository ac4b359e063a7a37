using LiteDB;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Describes documents with sealed values, and how to discard one whose value is damaged.</summary>
/// <param name="Collection">Where the documents are.</param>
/// <param name="Kind">What the values are sealed as.</param>
/// <param name="Owner">What a document's value is sealed for.</param>
/// <param name="GiveUp">Discards the value or the document; null if startup handles such documents otherwise.</param>
internal sealed record SealedCollection(string Collection, string Kind, Func<BsonDocument, string> Owner, Action<Draft, BsonDocument>? GiveUp)
{
    /// <summary>Gets whether a document is accepted work, most of which is lost with its value.</summary>
    public Func<BsonDocument, bool> IsWork { get; init; } = static _ => false;

    /// <summary>Gets which documents count: the others are set aside already.</summary>
    public Func<BsonDocument, bool> Counts { get; init; } = static _ => true;

    /// <summary>Gets all of them, most important first: a check with a time limit begins there.</summary>
    public static IReadOnlyList<SealedCollection> All { get; } =
    [
        new(InboxTable.Collection, SealedKinds.Inbox, Id, null) { IsWork = static _ => true, Counts = static row => !row[InboxTable.Waiting.Field].IsNull },
        new(JobTable.Collection, SealedKinds.Jobs, Id, static (draft, row) => DeleteUnless(draft, row, JobTable.IsUnfinished(row), JobTable.Delete)) { IsWork = JobTable.IsUnfinished },
        new(PostTable.Collection, SealedKinds.Posts, Id, PostTable.Delete) { IsWork = PostTable.IsUnsent },
        new(ChatKeyTable.Collection, SealedKinds.ChatKeys, Id, static (draft, row) => draft.Delete(ChatKeyTable.Collection, Id(row))),
        new(ChatTable.Collection, SealedKinds.Chats, Id, static (draft, row) => ChatTable.RemoveConfidence(draft, Core.Model.ChatKey.Parse(Id(row)))),
        new(PlatformValueTable.Collection, SealedKinds.PlatformValues, Id, static (draft, row) => draft.Delete(PlatformValueTable.Collection, Id(row))),
        new(ProjectTable.Collection, SealedKinds.Projects, Id, static (draft, row) => ProjectTable.Delete(draft, Id(row))),
        new(FileTable.Collection, SealedKinds.Files, Id, FileTable.RemoveName),
        new(WebChatTable.Collection, SealedKinds.WebChat, static row => row[WebChatTable.LineId].AsString, WebChatTable.Delete),
        new(ClientMessageTable.Collection, SealedKinds.ClientMessages, Id, static (draft, row) => draft.Delete(ClientMessageTable.Collection, Id(row))),
        new(ChargeTable.Collection, SealedKinds.Charges, Id, ChargeTable.Delete),
        new(QuarantineTable.Collection, SealedKinds.Quarantine, QuarantineTable.PlatformOf, QuarantineTable.Delete),
    ];

    private static string Id(BsonDocument row) => row["_id"].AsString;

    private static void DeleteUnless(Draft draft, BsonDocument row, bool keeps, Action<Draft, BsonDocument> delete)
    {
        if (!keeps)
        {
            delete(draft, row);
        }
    }
}
