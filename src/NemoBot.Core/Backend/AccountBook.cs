using Microsoft.Extensions.Options;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.Core.Skills;
using NemoBot.Core.Telemetry;
using NemoBot.Core.Text.Localization;
using NemoVideo;
using NemoVideo.Accounts;
using NemoVideo.Http;

namespace NemoBot.Core.Backend;

public enum AccountKind
{
    /// <summary>The chat's own free account, fetched and renewed by us.</summary>
    Anonymous,

    /// <summary>The operator's token, for everybody.</summary>
    Operator,

    /// <summary>The person's own token (/login).</summary>
    Linked,
}

/// <summary>With whose account a chat works.</summary>
/// <param name="UserId">For the registration link; null where it is not known.</param>
internal sealed record Grant(NemoAccess Access, AccountKind Kind, string? UserId);

/// <summary>
/// Chooses and renews the account of a chat: the person's own, else the operator's, else a free one of the chat's own. No code takes a token
/// from anywhere else.
/// </summary>
internal sealed partial class AccountBook(
    IStore store,
    NemoVideoClient nemo,
    Attributions attributions,
    IOptions<NemoVideoOptions> options,
    IOptions<OperatorOptions> operators,
    IOptions<LimitOptions> limits,
    BotMetrics metrics,
    TimeProvider time,
    ILogger<AccountBook> logger)
{
    /// <summary>The chat's account without asking the backend; null when one would have to be fetched.</summary>
    public Grant? Current(ChatRecord chat)
    {
        var skill = attributions.Of(chat.Skill);
        if (chat.Linked is { } linked)
        {
            return new(new(linked.Token, skill), AccountKind.Linked, linked.UserId);
        }

        if (options.Value.Token is { Length: > 0 } operatorToken && (operators.Value.AllowedChats is [] || operators.Value.AllowedChats.Contains(chat.Chat.ToString())))
        {
            return new(new(new(operatorToken), skill), AccountKind.Operator, null);
        }

        // Never renewed before its end: a client gets one token in 7 days, an early call would be refused.
        return chat.Account is { } own && !(own.ExpiresAt <= time.GetUtcNow())
            ? new(new(own.Token, skill), AccountKind.Anonymous, own.UserId)
            : null;
    }

    /// <summary>The chat's account; fetches a free one when it has none (one of about ten that this machine gets in a week).</summary>
    /// <param name="countedAs">Whose share of the free accounts it takes; null: only the chat's.</param>
    /// <param name="isInstant">Somebody waits for an answer: a backend that asks for patience is not waited for.</param>
    /// <exception cref="NoFreeAccountException">There is none now, or the share is used up.</exception>
    public async Task<Grant> GetAsync(ChatKey key, string? countedAs, bool isInstant, CancellationToken cancellationToken)
    {
        var chat = await store.GetChatAsync(key, cancellationToken);
        return Current(chat) ?? await FetchAsync(chat, countedAs, isInstant, cancellationToken);
    }

    /// <summary>After 1001: a new token for a free account, null for one that was given to us (that is for its owner to replace).</summary>
    /// <param name="refused">The grant that was refused; when the chat has another token by now, that one is returned.</param>
    /// <param name="countedAs">As with <see cref="GetAsync"/>, as what is thrown.</param>
    /// <param name="isInstant">As with <see cref="GetAsync"/>.</param>
    public async Task<Grant?> RenewAsync(ChatKey key, Grant refused, string? countedAs, bool isInstant, CancellationToken cancellationToken)
    {
        if (refused.Kind != AccountKind.Anonymous)
        {
            return null;
        }

        var chat = await store.GetChatAsync(key, cancellationToken);
        return Current(chat) is { } current && current.Access.Token != refused.Access.Token
            ? current
            : await FetchAsync(chat, countedAs, isInstant, cancellationToken);
    }

    /// <summary>The share is taken first, so that chats at the same time get no more; after a crash, or an answer that is lost, it stays taken: so may the account be.</summary>
    private async Task<Grant> FetchAsync(ChatRecord chat, string? countedAs, bool isInstant, CancellationToken cancellationToken)
    {
        var share = new Use(countedAs ?? chat.Chat.ToString(), Scarce.Accounts, 1, limits.Value.FreeAccountsPerWeek);
        try
        {
            await store.TakeAsync(share, cancellationToken);
        }
        catch (UsedUpException used)
        {
            throw new NoFreeAccountException(used);
        }

        try
        {
            return await FetchAsync(chat, isInstant, cancellationToken);
        }
        catch (Exception refused) when (refused is NoFreeAccountException || GaveNothing(refused))
        {
            await store.GiveBackAsync(share, CancellationToken.None);
            throw;
        }
    }

    private async Task<Grant> FetchAsync(ChatRecord chat, bool isInstant, CancellationToken cancellationToken)
    {
        var first = options.Value.ClientId is { Length: > 0 } given ? given : Guid.NewGuid().ToString();
        AnonymousAccount account;
        try
        {
            account = await AskAsync(chat, known => known ?? first, isInstant, cancellationToken);
        }
        catch (Exception refused) when (refused is NemoVideoApiException { Code: NemoErrorCode.ClientIdMissing } || (refused is NoFreeAccountException && chat.AsksForAccount))
        {
            // Asked before, and the answer is lost with its account: the id gets no other for a week. The chat starts over with a new one, once.
            account = await AskAsync(chat, _ => Guid.NewGuid().ToString(), isInstant, cancellationToken);
        }

        var own = new ChatAccount(account.Token, account.UserId, account.ExpiresAt ?? time.GetUtcNow().AddDays(7)) { IsAnonymous = true };
        chat = await store.UpdateChatAsync(chat.Chat, stored => stored with { Account = own, AsksForAccount = false }, cancellationToken);
        var inWeek = await store.CountTokenFetchAsync(add: true, cancellationToken);
        metrics.TokenFetched(inWeek);
        LogFetched(chat.Chat, inWeek);
        return new(new(own.Token, attributions.Of(chat.Skill)), AccountKind.Anonymous, own.UserId);
    }

    /// <param name="clientId">From the id that the chat asks with to the one to ask with now.</param>
    private async Task<AnonymousAccount> AskAsync(ChatRecord chat, Func<string?, string> clientId, bool isInstant, CancellationToken cancellationToken)
    {
        // Stored before it is used: after a crash it is known with which id, and that its account may be lost.
        chat = await store.UpdateChatAsync(chat.Chat, stored => stored with { ClientId = clientId(stored.ClientId), AsksForAccount = true }, cancellationToken);
        try
        {
            var skill = attributions.Of(chat.Skill);
            return isInstant
                ? await nemo.CreateAnonymousAccountAsync(chat.ClientId!, skill, longestWait: TimeSpan.Zero, cancellationToken)
                : await nemo.CreateAnonymousAccountAsync(chat.ClientId!, skill, cancellationToken);
        }
        catch (NemoVideoException refused) when (GaveNothing(refused))
        {
            await store.UpdateChatAsync(chat.Chat, stored => stored with { AsksForAccount = false }, CancellationToken.None);
            if (refused is NemoVideoApiException { Code: NemoErrorCode.Throttled } throttled)
            {
                throw new NoFreeAccountException(throttled);
            }

            throw;
        }
    }

    /// <summary>The backend said no, or was never asked.</summary>
    private static bool GaveNothing(Exception fault) => fault is NemoVideoException { Outcome: not RequestOutcome.Unknown };

    [LoggerMessage(LogLevel.Information, "A free account was fetched for {Chat}; {Count} in the last 7 days")]
    private partial void LogFetched(ChatKey chat, int count);
}

/// <summary>
/// There is no free account now: the backend gives this machine (or this chat) none, after the one repetition that a 429 allows (docs/contracts/nemovideo.md §2.4), or the share of the person or address is
/// used up.
/// </summary>
internal sealed class NoFreeAccountException(Exception refused) : Exception("There is no free account now.", refused)
{
    /// <summary>What the person reads of it.</summary>
    public TextKey Words => InnerException is UsedUpException ? TextKey.NoFreeTrialHere : TextKey.NoFreeTrial;
}
