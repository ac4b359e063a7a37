using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Incoming;

/// <summary>Refuses a message whose client id belongs to another one: accepting it would pay twice or change the earlier message, dropping it would lose it.</summary>
internal sealed class ReusedId(IStore store)
{
    public async Task<RefusedRequestException> RefusalAsync(HttpContext context, ChatKey chat)
    {
        var known = await store.GetChatAsync(chat, context.RequestAborted);
        var language = known.LanguageChosen ?? Languages.FromHint(RequestLanguage.Of(context.Request)) ?? known.LanguageSeen;
        return new(StatusCodes.Status409Conflict, RefusalCode.IdReused) { Words = Texts.In(language)[TextKey.MessageIdReused] };
    }
}
