using NemoBot.Core.Model;
using NemoBot.WebChat.Outgoing;
using NemoVideo.Uploads;

namespace NemoBot.WebChat.Api;

/// <summary>Handles <c>GET /api/chat/files/{id}/still</c>: a JPEG of a video of this chat, for browsers that cannot play it.</summary>
internal sealed class StillEndpoint(ChatFiles files, VideoStills stills)
{
    public async Task GetAsync(HttpContext context, ChatKey chat)
    {
        var file = await files.FindAsync(context, chat);
        var isVideo = file.MediaType.StartsWith("video/", StringComparison.Ordinal);
        var still = isVideo ? await stills.MakeAsync(file, Caller.Of(context), context.RequestAborted) : null;
        if (still is null)
        {
            throw ChatFiles.NotFound();
        }

        ChatFiles.Cache(context.Response.Headers);
        await Results.Bytes(still, MediaFormats.Jpg.MediaType).ExecuteAsync(context);
    }
}
