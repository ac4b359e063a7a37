using Microsoft.AspNetCore.Http.Features;

namespace NemoBot.Platforms.WebChat;

/// <summary><c>POST /login</c>: the form that asks for the access code.</summary>
internal sealed class LoginEndpoint(AccessGate access, PageFiles pages)
{
    public async Task PostAsync(HttpContext context)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = 4096;
        if (!context.Request.HasFormContentType)
        {
            throw new Refusal(StatusCodes.Status415UnsupportedMediaType, RefusalCode.Malformed);
        }

        try
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            if (!access.Try(context, form["code"].ToString().Trim()))
            {
                await pages.WriteLoginAsync(context, StatusCodes.Status401Unauthorized, RefusalCode.AccessCodeWrong);
                return;
            }
        }
        catch (Refusal tooMany) when (tooMany.Code == RefusalCode.TooManyTries)
        {
            await pages.WriteLoginAsync(context, tooMany.Status, tooMany.Code);
            return;
        }
        catch (Exception malformed) when (malformed is InvalidDataException or BadHttpRequestException)
        {
            throw new Refusal(StatusCodes.Status400BadRequest, RefusalCode.Malformed);
        }

        access.GiveCookie(context);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = "/";
    }
}
