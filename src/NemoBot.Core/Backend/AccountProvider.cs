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
    /// <summary>The chat's own free account, fetched and renewed by the bot.</summary>
    Anonymous,

    /// <summary>The operator's token, shared by all chats.</summary>
    Operator,

    /// <summary>The user's own token (/login).</summary>
    Linked,
}

/// <summary>The account that a chat uses.</summary>
/// <param name="UserId">For the registration link; null if unknown.</param>
internal sealed record Grant(NemoAccess Access, AccountKind Kind, string? UserId)
{
    /// <summary>
    /// Whether the account may be used elsewhere too, so that its balance does not tell what this chat spends: the operator's by other chats, a linked one by its
    /// owner's other chats and at NemoVideo itself.
    /// </summary>
    public bool IsShared { get; init; }
}

/// <summary>
/// Chooses and renews the account of a chat: the user's own, otherwise the operator's, otherwise the chat's own free one. Tokens come from here
/// and from nowhere else.
/// </summary>
internal sealed partial class AccountProvider(
    IStore store,
    NemoVideoClient nemo,
    Attributions attributions,
    IOptions<NemoVideoOptions> options,
    IOptions<OperatorOptions> operators,
    IOptions<LimitOptions> limits,
    BotMetrics metrics,
    TimeProvider time,
    ILogger<AccountProvider> logger)
{
    /// <summary>Returns the chat's account without a request to the backend; null if one would have to be fetched.</summary>
    public Grant? Current(ChatRecord chat)
    {
        var skill = attributions.Of(chat.Skill);
        if (chat.Linked is { } linked)
        {
            return new(new(linked.Token, skill), AccountKind.Linked, linked.UserId) { IsShared = true };
        }

        if (options.Value.Token is { Length: > 0 } operatorToken && (operators.Value.AllowedChats is [] || operators.Value.AllowedChats.Contains(chat.Chat.ToString())))
        {
            return new(new(new(operatorToken), skill), AccountKind.Operator, null) { IsShared = operators.Value.AllowedChats.Count != 1 };
        }

        // Never renewed before it expires: a client gets one token in 7 days, so an early request would be refused.
        return chat.Account is { } own && !(own.ExpiresAt <= time.GetUtcNow())
            ? new(new(own.Token, skill), AccountKind.Anonymous, own.UserId)
            : null;
    }

    /// <summary>Returns the chat's account; fetches a free one if it has none (one of about ten that this machine gets in a week).</summary>
    /// <param name="countedAs">Whose share of the free accounts it counts against; null for only the chat's.</param>
    /// <param name="isInstant">A user waits for the answer: fail at once if the backend asks for a wait.</param>
    /// <exception cref="NoFreeAccountException">None is available now, or the share is used up.</exception>
    public async Task<Grant> GetAsync(ChatKey key, string? countedAs, bool isInstant, CancellationToken cancellationToken)
    {
        var chat = await store.GetChatAsync(key, cancellationToken);
        return Current(chat) ?? await FetchAsync(chat, countedAs, isInstant, cancellationToken);
    }

    /// <summary>After 1001: returns a new token for a free account, null for a token that was given to the bot (only its owner can replace it).</summary>
    /// <param name="refused">The grant that was refused; if the chat has another token by now, that one is returned.</param>
    /// <param name="countedAs">As for <see cref="GetAsync"/>, also for what is thrown.</param>
    /// <param name="isInstant">As for <see cref="GetAsync"/>.</param>
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

    /// <summary>The share is counted first, so that concurrent chats get no more; after a crash or a lost answer it stays counted, because the account may have been created.</summary>
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
            // Requested before, and the answer is lost with its account: the id gets no other for a week. The chat starts over with a new id, once.
            account = await AskAsync(chat, _ => Guid.NewGuid().ToString(), isInstant, cancellationToken);
        }

        var own = new ChatAccount(account.Token, account.UserId, account.ExpiresAt ?? time.GetUtcNow().AddDays(7)) { IsAnonymous = true };
        chat = await store.UpdateChatAsync(chat.Chat, stored => stored with { Account = own, AsksForAccount = false }, cancellationToken);
        var inWeek = await store.CountTokenFetchAsync(add: true, cancellationToken);
        metrics.TokenFetched(inWeek);
        LogFetched(chat.Chat, inWeek);
        return new(new(own.Token, attributions.Of(chat.Skill)), AccountKind.Anonymous, own.UserId);
    }

    /// <param name="clientId">Maps the chat's current client id to the one to use now.</param>
    private async Task<AnonymousAccount> AskAsync(ChatRecord chat, Func<string?, string> clientId, bool isInstant, CancellationToken cancellationToken)
    {
        // Stored before it is used: after a crash the id is known, and that its account may be lost.
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

    /// <summary>Returns whether the backend refused, or was never asked.</summary>
    private static bool GaveNothing(Exception fault) => fault is NemoVideoException { Outcome: not RequestOutcome.Unknown };

    [LoggerMessage(LogLevel.Information, "Fetched a free account for {Chat}; {Count} in the last 7 days")]
    private partial void LogFetched(ChatKey chat, int count);
}

/// <summary>
/// No free account is available now: the backend gives this machine (or this chat) none, after the one retry that a 429 allows (docs/contracts/nemovideo.md §2.4),
/// or the share of the user or address is used up.
/// </summary>
internal sealed class NoFreeAccountException(Exception refused) : Exception("No free account is available now.", refused)
{
    /// <summary>Gets what the user reads about it.</summary>
    public TextKey Words => InnerException is UsedUpException ? TextKey.NoFreeTrialHere : TextKey.NoFreeTrial;
}
