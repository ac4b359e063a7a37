using System.Text.Json;
using NemoBot.Core.Model;

namespace Harness.Storage;

/// <summary>Records to store, as small as a test allows.</summary>
internal static class Data
{
    public static readonly DateTimeOffset Start = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);

    public static ChatKey Ana { get; } = new("telegram", "42");

    public static ChatKey Ben { get; } = new("discord", "7/9");

    public static IncomingMessage Message(ChatKey chat, string id, string text = "hello") => new() { Chat = chat, MessageId = id, Text = text, SentAt = Start };

    public static ProjectRecord Project(ChatKey chat, string id, int minutes = 0) => new(id, chat) { Name = $"Project {id}", CreatedAt = Start.AddMinutes(minutes) };

    public static JobRecord Job(ChatKey chat, string id, JobState state = JobState.Queued, JobKind kind = JobKind.Edit) => new(id, chat, kind)
    {
        State = state,
        Request = new JobRequest { Language = "en", Text = "add music" },
        PostId = "post-of-" + id,
        CreatedAt = Start,
    };

    public static OutboxMessage Post(ChatKey chat, string id) => new(id, chat, new OutgoingMessage { Text = "Queued" }) { CreatedAt = Start };

    public static StoredFile StoredFile(ChatKey chat, string id, int minutes = 0, long size = 10) =>
        new(id, chat, id + ".bin", id + ".mp4", "video/mp4", size, Start.AddMinutes(minutes));

    /// <summary>Compares all fields, lists by their content. Tokens are left out: they have no JSON.</summary>
    public static void AssertSame<T>(T expected, T actual) => Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));
}
