using System.ComponentModel;
using ModelContextProtocol;
using ModelContextProtocol.Server;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Agents;

/// <summary>The tools of an agent. Each does what a person does in the chat; nothing else is possible.</summary>
[McpServerToolType]
internal sealed class ChatTools(AgentMessages messages, IStore store, IHttpContextAccessor http)
{
    private const int LongestWait = 120;
    private const int StatusLines = 20;

    /// <summary>Of a file in a call, which is in memory as text and as bytes; larger ones are posted to the HTTP interface.</summary>
    private const int LargestFile = 16 << 20;

    private AgentChat Agent => http.HttpContext?.Features.Get<AgentChat>() ?? throw new McpException("The call has no chat.");

    [McpServerTool(Name = "send_message", Title = "Send a message")]
    [Description("Says something in the chat, in plain words and any language: 'remove the background', 'add a title \"Lisbon\"', 'undo', 'credits'. Returns what the bot answers.")]
    public Task<AgentAnswer> SendMessageAsync(
        [Description("What to say, at most 4,000 characters")] string text,
        [Description("How long to wait for the end of the work, 0 to 120 seconds; default 30")] int wait_seconds = 30,
        CancellationToken cancellationToken = default) => NamedAsync(() => messages.SayAsync(Agent, text, file: null, Wait(wait_seconds), cancellationToken));

    [McpServerTool(Name = "upload_file", Title = "Upload footage")]
    [Description("Sends a video, picture, sound or caption file to the chat, at most 16 MiB here. Send larger ones by multipart POST (field 'files') to /api/chat/messages of this server with the same Authorization header.")]
    public Task<AgentAnswer> UploadFileAsync(
        [Description("The file's name with its extension: webcam.mp4")] string name,
        [Description("The content in base64")] string content_base64,
        [Description("What to do with it; may be empty")] string text = "",
        [Description("How long to wait for the end of the work, 0 to 120 seconds; default 30")] int wait_seconds = 30,
        CancellationToken cancellationToken = default) => NamedAsync(async () =>
        {
            var file = await messages.KeepAsync(Agent, name, Decoded(content_base64), cancellationToken);
            return await messages.SayAsync(Agent, text, file, Wait(wait_seconds), cancellationToken);
        });

    [McpServerTool(Name = "get_status", Title = "Look at the chat", ReadOnly = true)]
    [Description("Returns the last 20 lines of the chat, and whether an edit or export is running.")]
    public Task<AgentAnswer> GetStatusAsync(CancellationToken cancellationToken = default) => messages.StatusAsync(Agent.Chat, StatusLines, cancellationToken);

    [McpServerTool(Name = "export", Title = "Export the video")]
    [Description("Renders the current project as a video. The answer has the file once it is ready; it takes minutes.")]
    public Task<AgentAnswer> ExportAsync(
        [Description("Words about the form, such as '4k', 'mov', '9:16'; may be empty")] string format = "",
        [Description("How long to wait for the video, 0 to 120 seconds; default 60")] int wait_seconds = 60,
        CancellationToken cancellationToken = default) =>
        NamedAsync(() => messages.SayAsync(Agent, string.IsNullOrWhiteSpace(format) ? "/export" : $"/export {format}", file: null, Wait(wait_seconds), cancellationToken));

    [McpServerTool(Name = "list_projects", Title = "List the projects", ReadOnly = true)]
    [Description("Returns the projects of the chat, newest first, at most 50. send_message '/projects NAME' opens one.")]
    public async Task<IReadOnlyList<AgentProject>> ListProjectsAsync(CancellationToken cancellationToken = default)
    {
        var chat = await store.GetChatAsync(Agent.Chat, cancellationToken);
        return [.. (await store.ListProjectsAsync(Agent.Chat, cancellationToken)).Select(project => new AgentProject(project.Name, project.CreatedAt, project.Id == chat.ProjectId))];
    }

    private static TimeSpan Wait(int seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, LongestWait));

    private static byte[] Decoded(string text)
    {
        if (text.Length > LargestFile / 3 * 4 + 4)
        {
            throw new McpException("The file is larger than 16 MiB. Send it by multipart POST to /api/chat/messages with the same Authorization header.");
        }

        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : throw new McpException("content_base64 is not base64.");
    }

    /// <summary>Tells the agent why something is refused, in the words that a person would read.</summary>
    private async Task<AgentAnswer> NamedAsync(Func<Task<AgentAnswer>> work)
    {
        try
        {
            return await work();
        }
        catch (RefusedRequestException refusal)
        {
            throw new McpException(refusal.Words ?? RefusalTexts.Of(refusal.Code, Texts.In(Agent.Language), refusal.Subjects));
        }
    }
}

internal sealed record AgentProject(string Name, DateTimeOffset CreatedAt, [property: Description("Whether edits and exports are of this one")] bool IsCurrent);
