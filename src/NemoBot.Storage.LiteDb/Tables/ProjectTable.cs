using LiteDB;
using NemoBot.Core.Model;
using NemoBot.Storage.Rows;

namespace NemoBot.Storage.LiteDb.Tables;

/// <summary>Projects, sealed: their names quote what people wrote, and their footage has signed links.</summary>
internal sealed class ProjectTable(Sealer sealer)
{
    public const string Collection = SealedKinds.Projects;
    public const string IsEmpty = "is_empty";

    /// <summary>The chat, the time of creation, and the id.</summary>
    public static KeyIndex ByChat { get; } = new(Collection, "by_chat");

    public static KeyIndex ById { get; } = KeyIndex.OfIds(Collection);

    /// <summary>A project on its way into the table; written as JSON by the caller's thread.</summary>
    public sealed record Text(ProjectRecord Project, string Json)
    {
        public static Text Of(ProjectRecord project) => new(project, Documents.ToSecretJson(project));
    }

    public SealedRow? Find(IDocumentReader reader, ChatKey chat, string id) =>
        reader.Find(Collection, id) is { } row && Ownership.IsOf(row, chat) ? sealer.With(reader, row) : null;

    /// <summary>Newest first.</summary>
    public List<SealedRow> List(IDocumentReader reader, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        return sealer.With(reader, reader.Range(ByChat, from, to, ProjectContent.ListLength, descending: true));
    }

    /// <summary>Null when there is none, or its key is lost.</summary>
    public static ProjectRecord? Read(SealedRow? row) => row is { } found && found.Open<ProjectRecord>(Collection) is { } project ? project with { Id = found.Id, Chat = found.Chat } : null;

    public ProjectRecord? Update(Draft draft, ChatKey chat, string id, Func<ProjectRecord, ProjectRecord> change)
    {
        if (Read(Find(draft, chat, id)) is not { } stored)
        {
            return null;
        }

        var changed = change(stored) with { Id = id, Chat = chat };
        draft.Put(Collection, Row(draft, Text.Of(changed)));
        return changed;
    }

    public void Put(Draft draft, Text text)
    {
        var stored = draft.Find(Collection, text.Project.Id);
        Ownership.Check(stored, "project", text.Project.Id, text.Project.Chat);
        var row = Row(draft, text);
        if (stored is null)
        {
            draft.Add(Collection, row);
        }
        else
        {
            draft.Put(Collection, row);
        }
    }

    public static void Delete(Draft draft, string id) => draft.Delete(Collection, id);

    /// <summary>Returns the number of deleted rows.</summary>
    public static int DeleteAll(Draft draft, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        var rows = draft.Range(ByChat, from, to);
        rows.ForEach(row => Delete(draft, row["_id"].AsString));
        return rows.Count;
    }

    public static void Move(Draft draft, ChatKey from, ChatKey to)
    {
        var (first, last) = Key.RangeOf(from);
        Ownership.Move(draft, draft.Range(ByChat, first, last), to, ByChat);
    }

    /// <summary>Whether the chat has a project that is not empty (<see cref="ProjectContent.IsEmpty"/>).</summary>
    public static bool HasContent(IDocumentReader reader, ChatKey chat)
    {
        var (from, to) = Key.RangeOf(chat);
        return reader.Range(ByChat, from, to).Exists(row => !row[IsEmpty].AsBoolean);
    }

    private BsonDocument Row(Draft draft, Text text) => new()
    {
        ["_id"] = text.Project.Id,
        [Ownership.Chat] = text.Project.Chat.ToString(),
        [ByChat.Field] = new BsonArray { Key.Of(text.Project.Chat.ToString(), Key.Of(text.Project.CreatedAt), text.Project.Id) },
        [IsEmpty] = ProjectContent.IsEmpty(text.Project),
        [SealedRow.Sealed] = sealer.Seal(draft, text.Project.Chat, Collection, text.Project.Id, text.Json),
    };
}
