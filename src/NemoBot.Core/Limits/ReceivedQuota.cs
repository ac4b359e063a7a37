using Microsoft.Extensions.Options;
using NemoBot.Core.Model;

namespace NemoBot.Core.Limits;

/// <summary>Tells early that a file is more than a person may send today. It is counted later, with the message that it belongs to.</summary>
public sealed class ReceivedQuota(IStore store, People people, IOptions<QuotaOptions> quotas, TimeProvider time)
{
    private const long BytesInKilobyte = 1024;
    private const long BytesInMegabyte = 1024 * 1024;

    /// <summary>Returns the person's quota in bytes if it has no room for the file; null if it has, or if there is no quota.</summary>
    public async Task<long?> ExceededAsync(string person, long bytes, CancellationToken cancellationToken)
    {
        var own = (await people.FindAsync(person, cancellationToken))?.Quota;
        if ((own?.MegabytesPerDay ?? quotas.Value.MegabytesPerDay) is not (> 0 and var megabytes))
        {
            return null;
        }

        var today = UtcDay.Of(time.GetUtcNow());
        var used = (await store.ListUsesAsync(person, cancellationToken)).Where(use => use.Day == today && use.What == nameof(Scarce.Kilobytes)).Sum(use => use.Count);
        var most = megabytes * BytesInMegabyte;
        return (used * BytesInKilobyte) + bytes > most ? most : null;
    }
}
