using NemoBot.Core.Model;
using NemoVideo.Http;

namespace NemoBot.Core.Backend;

/// <summary>Reads from the backend for an instant answer: within a few seconds, renewing an expired free account at once, and never waiting for a backend that asks for a wait.</summary>
internal sealed class InstantReads(AccountProvider accounts, TimeProvider time)
{
    /// <summary>
    /// Reads once, and after 1001 once more with a renewed free account; a user's own token is never replaced. Null for a chat that never had an
    /// account: a read does not fetch its first one.
    /// </summary>
    /// <param name="countedAs">Whose share of the free accounts a renewal counts against.</param>
    /// <exception cref="NoFreeAccountException">The free account has expired, and no other is available now.</exception>
    /// <exception cref="NemoVideoTransportException">No answer in time.</exception>
    public async Task<T?> AskAsync<T>(ChatRecord chat, string? countedAs, Func<Grant, CancellationToken, Task<T>> question, CancellationToken cancellationToken)
        where T : class
    {
        if (accounts.Current(chat) is null && chat.Account is null)
        {
            return null;
        }

        return await BackendTimeout.AskAsync(async stop =>
        {
            var grant = accounts.Current(chat) ?? await accounts.GetAsync(chat.Chat, countedAs, isInstant: true, stop);
            try
            {
                return await question(WithoutWaiting(grant), stop);
            }
            catch (NemoVideoApiException refused) when (refused.Code == NemoErrorCode.InvalidToken)
            {
                if (await accounts.RenewAsync(chat.Chat, grant, countedAs, isInstant: true, stop) is not { } renewed)
                {
                    throw;
                }

                return await question(WithoutWaiting(renewed), stop);
            }
        }, time, cancellationToken);
    }

    private static Grant WithoutWaiting(Grant grant) => grant with { Access = grant.Access with { LongestWait = TimeSpan.Zero } };
}
