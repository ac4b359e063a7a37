using NemoBot.Core.Model;

namespace NemoBot.WebChat.Api;

/// <summary>Determines the language of the page: the one that the chat chose with /language, otherwise that of the request.</summary>
internal sealed class ChatLanguage(IStore store)
{
    /// <param name="chat">Null for a visitor without a chat.</param>
    public async Task<string> OfAsync(ChatKey? chat, HttpRequest request) =>
        chat is { } known && (await store.GetChatAsync(known, request.HttpContext.RequestAborted)).LanguageChosen is { } chosen
            ? chosen
            : RequestLanguage.TextsFor(request).Language;
}
