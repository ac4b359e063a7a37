using System.Globalization;
using System.Security.Cryptography;
using NemoBot.Core.Model;
using NemoBot.Storage;
using NemoBot.Storage.Exchange;
using NemoBot.Storage.Rows;

namespace NemoBot.Bench.Growth;

/// <summary>
/// What a bot with many chats has stored: in each chat ten messages, their answers, and two edits; half of them are web chats. As rows, because the store would take too long
/// for a million messages; the chats take turns, as they do when people write.
/// </summary>
internal sealed class GrowthRows(MasterSealer master, int chats)
{
    public const int MessagesOfChat = 10;

    /// <summary>Each so many messages is one an edit.</summary>
    private const int EditEvery = 5;

    private readonly GrowthRecords _records = new();
    private readonly SealedChat[] _chats = [.. Enumerable.Range(0, chats).Select(chat => SealedChat.New(master, KeyOf(chat)))];

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private IEnumerable<SealedChat> Pages => _chats.Where((_, chat) => IsWeb(chat));

    public static bool IsWeb(int chat) => chat % 2 == 0;

    public static ChatKey KeyOf(int chat) => new(IsWeb(chat) ? "web" : "telegram", chat.ToString(CultureInfo.InvariantCulture));

    public IEnumerable<StoredRow> All() => ((IEnumerable<IEnumerable<StoredRow>>)
    [
        _chats.OrderBy(chat => chat.Name, StringComparer.Ordinal).Select(chat => chat.KeyRow),
        _chats.Select(chat => chat.Row),
        _chats.Select(chat => Row(chat, _records.Project(chat.Chat))),
        Pages.Select(chat => Row(chat, _records.File(chat.Chat))),
        Rounds(round => _chats.Select(chat => new SeenMessageRow(chat.Name, $"{round}", Now))),
        Rounds(Answers),
        Rounds(round => Pages.Select(chat => new ClientMessageRow(chat.Name, $"{round}", $"{round}", Now, chat.Seal(SealedKinds.ClientMessages, SealedKinds.OwnerOf(chat.Chat, $"{round}"), GrowthRecords.Client("").Content)))),
        Rounds(round => Pages.SelectMany(chat => (IEnumerable<StoredRow>)[Line(chat, (2 * round) + 1), Line(chat, (2 * round) + 2)])),
        _chats.Select(chat => new UseRow(chat.Name, $"{Scarce.Edits}", UseDays.Of(GrowthRecords.Now), MessagesOfChat / EditEvery)),
    ]).SelectMany(rows => rows);

    /// <summary>Web chats with these numbers of lines.</summary>
    public static IEnumerable<StoredRow> OfPages(MasterSealer master, params (ChatKey Chat, int Lines)[] pages)
    {
        var rows = new GrowthRows(master, 0);
        var all = pages.Select(page => (Chat: SealedChat.New(master, page.Chat), page.Lines)).OrderBy(page => page.Chat.Name, StringComparer.Ordinal).ToList();
        return
        [
            .. all.Select(page => page.Chat.KeyRow), .. all.Select(page => page.Chat.Row),
            .. all.SelectMany(page => Enumerable.Range(1, page.Lines).Select(number => rows.Line(page.Chat, number))),
        ];
    }

    private static IEnumerable<StoredRow> Rounds(Func<int, IEnumerable<StoredRow>> rowsOf) => Enumerable.Range(0, MessagesOfChat).SelectMany(rowsOf);

    private static ProjectRow Row(SealedChat chat, ProjectRecord project) =>
        new(project.Id, chat.Name, project.CreatedAt.ToUnixTimeMilliseconds(), false, chat.Seal(SealedKinds.Projects, project.Id, Documents.ToSecretJson(project)));

    private static FileRow Row(SealedChat chat, StoredFile file) =>
        new(file.Id, chat.Name, file.Path, file.MediaType, file.SizeBytes, Now, chat.Seal(SealedKinds.Files, file.Id, file.FileName), file.CountedAs, false);

    /// <remarks>Kind by kind: a server takes rows of one kind in a stream, and begins another for each change.</remarks>
    private IEnumerable<StoredRow> Answers(int round)
    {
        var posts = new List<string>(_chats.Length);
        foreach (var chat in _chats)
        {
            var post = _records.Post(chat.Chat) with { MessageId = $"{round}-answer", SentVersion = 1 };
            posts.Add(post.Id);
            yield return new PostRow(post.Id, chat.Name, post.MessageId, false, Now, chat.Seal(SealedKinds.Posts, post.Id, Documents.ToSecretJson(post)));
        }

        if (round % EditEvery != 0)
        {
            yield break;
        }

        var jobs = new List<string>(_chats.Length);
        foreach (var (chat, post) in _chats.Zip(posts))
        {
            var job = _records.Job(chat.Chat, post) with { State = JobState.Done, FinishedAt = GrowthRecords.Now };
            jobs.Add(job.Id);
            yield return new JobRow(job.Id, chat.Name, $"{job.Kind}", $"{job.State}", Now, Documents.ToJson(JobConfidence.RemoveFrom(job)), chat.Seal(SealedKinds.Jobs, job.Id, Documents.ToSecretJson(JobConfidence.Of(job))), null);
        }

        foreach (var (chat, job) in _chats.Zip(jobs))
        {
            yield return new ChargeRow(job, chat.Name, Now, chat.Seal(SealedKinds.Charges, job, Documents.ToSecretJson(GrowthRecords.ChargeOf(chat.Chat, job))));
        }
    }

    private WebChatRow Line(SealedChat chat, long number) =>
        _records.Line(chat.Chat) is var line ? new(chat.Name, line.Id, number, number, Now, chat.Seal(SealedKinds.WebChat, line.Id, line.Json)) : null!;

    private sealed record SealedChat(ChatKey Chat, string Name, ChatSeal.DataKey Key, byte[] SealedKey)
    {
        public static SealedChat New(MasterSealer master, ChatKey chat)
        {
            var (id, secret) = (Guid.NewGuid(), RandomNumberGenerator.GetBytes(ChatSeal.KeyLength));
            return new(chat, $"{chat}", ChatSeal.DataKey.Of(id, secret), master.Seal(SealedKinds.ChatKeys, $"{id:N}", secret));
        }

        public ChatKeyRow KeyRow => new($"{Key.Id:N}", Name, SealedKey);

        public ChatRow Row => new(Name, null, Documents.ToJson(new ChatRecord(Chat) { CreatedAt = GrowthRecords.Now, LanguageSeen = "en" }), null);

        public byte[] Seal(string kind, string owner, string text) => ChatSeal.Seal(Key, kind, owner, text);
    }
}
