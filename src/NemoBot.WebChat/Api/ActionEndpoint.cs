using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.WebChat.Incoming;

namespace NemoBot.WebChat.Api;

/// <summary>
/// Handles <c>POST /api/chat/actions/{id}</c>: a pressed button, by its wire id. With <c>X-Message-Id</c> the request can be retried and counts once; another
/// button under the same id is refused. The action is looked up later in the chat's own messages: an invented id has no effect.
/// </summary>
internal sealed class ActionEndpoint(ChatIntake intake, ReusedId reused, Callers callers, SortableIds ids, TimeProvider time)
{
    // The length of the ids that Button.WireId creates.
    private const int LongestWireId = 40;

    public async Task PostAsync(HttpContext context, ChatKey chat)
    {
        var press = context.Request.RouteValues["id"] as string ?? "";
        if (press.Length is 0 or > LongestWireId || !press.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '.'))
        {
            throw new RefusedRequestException(StatusCodes.Status404NotFound, RefusalCode.NotFound);
        }

        var clientId = context.Request.Headers[MessageEndpoint.IdHeader].ToString();
        if (clientId.Length > 0 && !MessageLimits.IsClientId(clientId))
        {
            throw new RefusedRequestException(StatusCodes.Status400BadRequest, RefusalCode.BadId);
        }

        // A separate namespace: a press cannot collide with the id of a message.
        var id = $"press-{(clientId.Length > 0 ? clientId : ids.Next())}";
        var accepted = await intake.AcceptPressAsync(
            new()
            {
                Chat = chat,
                MessageId = id,
                Press = press,
                SentAt = time.GetUtcNow(),
                LanguageHint = RequestLanguage.Of(context.Request),
                CountedAs = await callers.OfAddressAsync(Caller.Of(context), context.RequestAborted),
            },
            clientId.Length > 0 ? new($"press/{clientId}", press) : null);
        if (!accepted.Message.IsSameAs(press))
        {
            throw await reused.RefusalAsync(context, chat);
        }

        await MessageEndpoint.AnswerAsync(context, accepted.Message.MessageId);
    }
}
