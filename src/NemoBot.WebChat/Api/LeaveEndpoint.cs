using NemoBot.Core.Model;

namespace NemoBot.WebChat.Api;

/// <summary>Handles <c>POST /api/chat/leave</c> and <c>/api/chat/logout</c>: the browser forgets the chat; the second one also forgets the access code. Nothing of the chat is deleted.</summary>
internal static class LeaveEndpoint
{
    public static Task LeaveAsync(HttpContext context, ChatKey chat)
    {
        ChatCookie.End(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public static Task LogOutAsync(HttpContext context, ChatKey chat)
    {
        AccessGate.EndCookie(context);
        return LeaveAsync(context, chat);
    }
}
