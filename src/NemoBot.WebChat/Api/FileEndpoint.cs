using NemoBot.Core.Model;

namespace NemoBot.WebChat.Api;

/// <summary>Handles <c>GET /api/chat/files/{id}</c>: a file of this chat, with range requests; <c>?download</c> saves it.</summary>
internal sealed class FileEndpoint(ChatFiles files, StoredFileAnswer answer)
{
    public const string Path = "/api/chat/files";

    public async Task GetAsync(HttpContext context, ChatKey chat)
    {
        var (file, content) = await files.OpenAsync(context, chat);
        ChatFiles.Cache(context.Response.Headers);
        await answer.WriteAsync(context, file, content, isDownload: context.Request.Query.ContainsKey("download"));
    }
}
