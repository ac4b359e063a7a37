using NemoBot.Core.Model;

namespace NemoBot.Bench.Growth;

/// <summary>Records of usual sizes, with ids as the bot gives them.</summary>
internal sealed class GrowthRecords
{
    private const string Answer = "Done: a title \"Lisbon\" at the top, 0–3 s, and lo-fi music at 35 %. Credits used: 5, left: 85. Say **export** for the file, or describe the next edit.";

    private const string Instruction = "add a title \"Lisbon\" at the top and lo-fi music";

    private readonly SortableIds _ids = new(TimeProvider.System);

    public static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    public static IncomingMessage Message(ChatKey chat, string id) => new()
    {
        Chat = chat,
        MessageId = id,
        Text = Instruction,
        SentAt = Now,
        SenderId = chat.Id,
    };

    public static ClientMessage Client(string id) => new(id, "0123456789abcdef0123456789abcdef");

    public static Use Edit(ChatKey chat) => new($"{chat}", Scarce.Edits, 1, 1_000_000);

    public OutboxMessage Post(ChatKey chat) => new(Id(), chat, new OutgoingMessage { Text = Answer, RepliesTo = "1" }) { CreatedAt = Now };

    public ProjectRecord Project(ChatKey chat) => new($"project of {chat}", chat) { Name = "Lisbon", CreatedAt = Now, SessionId = Id() };

    public JobRecord Job(ChatKey chat, string postId) => new(Id(), chat, JobKind.Edit)
    {
        Request = new JobRequest { Language = "en", Text = Instruction, CountedAs = $"person {chat}" },
        PostId = postId,
        ProjectId = $"project of {chat}",
        CreatedAt = Now,
    };

    public static Charge ChargeOf(ChatKey chat, string job) => new(job, chat) { At = Now, What = Instruction, Credits = 5 };

    public WebChatEntry Line(ChatKey chat) => new(chat, Id(), 0, $$"""{"id":"1","at":"2026-11-02T09:00:00Z","from":"bot","text":"{{Answer.Replace("\"", "'", StringComparison.Ordinal)}}"}""", Now);

    public StoredFile File(ChatKey chat) => new(Id(), chat, "clip.bin", "clip.mp4", "video/mp4", 1_000_000, Now) { CountedAs = $"person {chat}" };

    private string Id() => _ids.Next().ToString();
}
