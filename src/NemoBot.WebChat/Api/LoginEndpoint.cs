namespace NemoBot.WebChat.Api;

/// <summary>Handles <c>POST /login</c>: the form for the access code.</summary>
internal sealed class LoginEndpoint(AccessGate access, PageFiles pages)
{
    public async Task PostAsync(HttpContext context)
    {
        try
        {
            if (!access.Try(context, await CodeForm.ReadAsync(context)))
            {
                await pages.WriteLoginAsync(context, StatusCodes.Status401Unauthorized, RefusalCode.AccessCodeWrong);
                return;
            }
        }
        catch (RefusedRequestException tooMany) when (tooMany.Code == RefusalCode.TooManyTries)
        {
            await pages.WriteLoginAsync(context, tooMany.Status, tooMany.Code);
            return;
        }

        access.GiveCookie(context);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "/";
    }
}
