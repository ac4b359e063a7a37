using NemoBot.Core.Model;

namespace NemoBot.Storage.Rows;

/// <summary>The sealed part of a chat's row.</summary>
/// <param name="Learned">Null in rows of versions that did not learn readings.</param>
/// <param name="Styles">Null in rows of versions that saved no styles.</param>
/// <param name="UploadLinks">Null in rows of versions that offered no pages for uploads.</param>
/// <param name="Pushes">Null in rows of versions that pushed no notifications.</param>
/// <param name="ApiKeys">Null in rows of versions without keys.</param>
/// <param name="Hooks">Null in rows of versions without webhooks.</param>
public sealed record ChatConfidence(
    ChatAccount? Account,
    ChatAccount? Linked,
    IReadOnlyList<LearnedReading>? Learned,
    IReadOnlyList<SavedStyle>? Styles = null,
    IReadOnlyList<UploadLink>? UploadLinks = null,
    IReadOnlyList<PushAddress>? Pushes = null,
    IReadOnlyList<ApiKey>? ApiKeys = null,
    IReadOnlyList<JobHook>? Hooks = null)
{
    /// <summary>Returns null if the chat has nothing to seal.</summary>
    public static ChatConfidence? Of(ChatRecord chat) =>
        chat is { Account: null, Linked: null, Learned.Count: 0, Styles.Count: 0, UploadLinks.Count: 0, Pushes.Count: 0, ApiKeys.Count: 0, Hooks.Count: 0 }
            ? null
            : new(chat.Account, chat.Linked, chat.Learned, chat.Styles, chat.UploadLinks, chat.Pushes, chat.ApiKeys, chat.Hooks);

    /// <summary>Returns the plaintext part of the row.</summary>
    public static ChatRecord RemoveFrom(ChatRecord chat) => chat with { Account = null, Linked = null, Learned = [], Styles = [], UploadLinks = [], Pushes = [], ApiKeys = [], Hooks = [] };

    public ChatRecord AddTo(ChatRecord chat) =>
        chat with { Account = Account, Linked = Linked, Learned = Learned ?? [], Styles = Styles ?? [], UploadLinks = UploadLinks ?? [], Pushes = Pushes ?? [], ApiKeys = ApiKeys ?? [], Hooks = Hooks ?? [] };
}
