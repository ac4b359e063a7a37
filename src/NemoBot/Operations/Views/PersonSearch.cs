using System.Net;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.WebChat.Api;

namespace NemoBot.Operations.Views;

/// <summary>Reads whom an operator means: the hash that limits count by, or <c>platform:id</c>, for the web chat with a network address in place of an id.</summary>
internal sealed class PersonSearch(Callers callers, PlatformDirectory platforms)
{
    public const int Longest = 200;

    private const string Web = "web";

    /// <summary>Returns the person's hash; null for a text that names nobody. That there is such a person is not said: the store has hashes only.</summary>
    public async Task<string?> FindAsync(string typed, CancellationToken cancellationToken)
    {
        if (Callers.IsHash(typed))
        {
            return typed;
        }

        if (typed.Length > Longest || typed.Split(':', 2) is not [var platform, { Length: > 0 } id])
        {
            return null;
        }

        // A channel or a group that writes is no person, and counts together with all others (docs/operating.md).
        if (platform == Web)
        {
            return IPAddress.TryParse(id, out var address) ? await callers.OfAddressAsync(Caller.Of(address), cancellationToken) : null;
        }

        return platforms.All.Any(known => known.Name == platform) && id[0] != '-' ? await callers.OfSenderAsync(platform, id, cancellationToken) : null;
    }
}
