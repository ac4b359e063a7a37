using NemoBot.Core.Model;
using NemoVideo.Http;

namespace NemoBot.Core.Backend;

/// <summary>Looks at the backend for an instant answer: within a few seconds, with a free account renewed at once where the old one has ended, and never waiting for a backend that asks for patience.</summary>
internal sealed class InstantReads(AccountBook accounts, TimeProvider time)
{
    /// <summary>
    /// Asks once, and after 1001 once more with a renewed free account; a token that is somebody's own is never replaced. Null for a chat that never had an
    /// account: its first is not fetched just for looking.
    /// </summary>
    /// <param name="countedAs">Whose share of the free accounts a renewal takes.</param>
    /// <exception cref="NoFreeAccountException">The free account has ended, and there is no other now.</exception>
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
                return await question(Impatient(grant), stop);
            }
            catch (NemoVideoApiException refused) when (refused.Code == NemoErrorCode.InvalidToken)
            {
                if (await accounts.RenewAsync(chat.Chat, grant, countedAs, isInstant: true, stop) is not { } renewed)
                {
                    throw;
                }

                return await question(Impatient(renewed), stop);
            }
        }, time, cancellationToken);
    }

    private static Grant Impatient(Grant grant) => grant with { Access = grant.Access with { LongestWait = TimeSpan.Zero } };
}
