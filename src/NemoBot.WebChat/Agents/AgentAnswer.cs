using System.ComponentModel;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Agents;

/// <summary>What a tool returns. Agents read it as JSON; the descriptions are part of the tool's schema.</summary>
[Description("What the bot says, and whether it still works.")]
internal sealed record AgentAnswer(
    [property: Description("True while an edit or export is running, or something waits: call get_status later.")] bool Working,
    [property: Description("Lines of the chat, oldest first. A line may change while the bot works.")] IReadOnlyList<AgentLine> Lines);

/// <param name="From"><c>you</c> or <c>bot</c>.</param>
internal sealed record AgentLine(
    string Id,
    [property: Description("you, or bot")] string From,
    [property: Description("Markdown from the bot")] string Text,
    [property: Description("Of an edit or export: queued, working, done, failed or cancelled")] string? State,
    [property: Description("What the bot asks or offers; send_message with a label chooses it")] IReadOnlyList<string>? Choices,
    [property: Description("A file to download with GET and the same Authorization header, relative to the address of this server")] string? File)
{
    public static AgentLine Of(WireEntry entry) => new(
        entry.Id,
        entry.From,
        entry.Text,
        entry.Card?.State,
        entry.Buttons is { Count: > 0 } buttons ? [.. buttons.Where(button => button.Pressed != true).Select(button => button.Label)] : null,
        (entry.Video?.FileId ?? entry.Picture?.FileId ?? entry.Document?.FileId) is { } file ? $"/api/chat/files/{file}" : null);
}
