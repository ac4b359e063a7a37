using NemoBot.Core.Model;

namespace NemoBot.WebChat.Api;

/// <summary>Handles <c>GET /</c>: the page, in the chat's language, with the cookie that identifies the chat.</summary>
internal sealed class ChatPageEndpoint(ChatCookie cookie, ChatLanguage languages, PageFiles pages)
{
    public async Task GetAsync(HttpContext context)
    {
        // A link from another site arrives without the strict cookie; issuing a new one would replace the chat. The page's own first call decides.
        var isForeignLink = context.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site";
        ChatKey? chat = isForeignLink ? null : cookie.ReadOrIssue(context);
        await pages.WriteChatAsync(context, await languages.OfAsync(chat, context.Request));
    }
}
