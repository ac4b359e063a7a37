using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Links;

/// <summary>Handles <c>GET /file/{token}</c>: a result that is too large for its platform, for whoever has the link. The link ends with its time, its file, or its project.</summary>
internal sealed class FileLinkEndpoint(LinkSeal seal, IStore store, ChatFiles files, StoredFileAnswer answer, PageFiles pages, TimeProvider time)
{
    public const string Path = "/file";

    public async Task GetAsync(HttpContext context)
    {
        if (await FindAsync(context) is not { } file || await files.TryOpenAsync(file, context.RequestAborted) is not { } content)
        {
            await pages.WriteLinkGoneAsync(context, RequestLanguage.TextsFor(context.Request), TextKey.FileLinkGone);
            return;
        }

        await answer.WriteAsync(context, file, content, isDownload: true);
    }

    private async Task<StoredFile?> FindAsync(HttpContext context)
    {
        if (FileToken.Open(seal, context.Request.RouteValues["token"] as string) is not { } token || token.ExpiresAt <= time.GetUtcNow())
        {
            return null;
        }

        var isProjectThere = token.ProjectId.Length == 0 || await store.GetProjectAsync(token.Chat, token.ProjectId, context.RequestAborted) is not null;
        return isProjectThere ? await store.GetFileAsync(token.Chat, token.FileId, context.RequestAborted) : null;
    }
}
