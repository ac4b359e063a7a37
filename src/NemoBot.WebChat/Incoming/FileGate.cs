using NemoBot.Core.Limits;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Incoming;

/// <summary>Refuses files before they are received: of a person whom the operator has blocked, and what is more than the person may send in a day.</summary>
internal sealed class FileGate(People people, ReceivedQuota quota, TimeProvider time)
{
    /// <param name="countedAs">The person; null if unknown.</param>
    /// <param name="bytes">The announced size; 0 if it is unknown, or was checked before.</param>
    /// <exception cref="RefusedRequestException">The file is not accepted.</exception>
    public async Task CheckAsync(string? countedAs, long bytes, CancellationToken cancellationToken)
    {
        if (await people.FindAsync(countedAs, cancellationToken) is { BlockedAt: not null })
        {
            throw new RefusedRequestException(StatusCodes.Status403Forbidden, RefusalCode.PersonBlocked);
        }

        if (bytes > 0 && countedAs is not null && await quota.ExceededAsync(countedAs, bytes, cancellationToken) is { } most)
        {
            throw new RefusedRequestException(StatusCodes.Status403Forbidden, RefusalCode.QuotaUsedUp, most, UtcDay.HoursLeft(time.GetUtcNow()));
        }
    }
}
