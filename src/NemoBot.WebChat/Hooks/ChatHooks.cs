using System.Security.Cryptography;
using Microsoft.AspNetCore.WebUtilities;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.WebChat.Api;
using NemoBot.WebChat.Outgoing;
using NemoVideo.Secrets;

namespace NemoBot.WebChat.Hooks;

/// <summary>Registers, reads and removes the addresses that are called when work of a chat ends.</summary>
internal sealed class ChatHooks(IStore store, IWebChatLog log, OutsideAddresses addresses, Callers callers, SortableIds ids, TimeProvider time)
{
    /// <summary>Chats are free, so a network address has a limit too.</summary>
    private const int MostPerDay = 20;

    private const int SecretBytes = 32;

    public async Task<IReadOnlyList<JobHook>> ListAsync(ChatKey chat, CancellationToken cancellationToken) => (await store.GetChatAsync(chat, cancellationToken)).Hooks;

    /// <param name="caller">Who registers it, see <see cref="Caller"/>.</param>
    /// <exception cref="RefusedRequestException">The address is none that this server may send to, or there are too many.</exception>
    public async Task<JobHook> MakeAsync(ChatKey chat, string? address, string caller, CancellationToken cancellationToken)
    {
        if (address is not { Length: > 0 and <= JobHook.LongestAddress } || !Uri.TryCreate(address.Trim(), UriKind.Absolute, out var place) || !addresses.MaySendTo(place))
        {
            throw new RefusedRequestException(StatusCodes.Status400BadRequest, RefusalCode.HookAddress);
        }

        if ((await log.ReadAsync(chat, afterChange: 0, limit: 1, cancellationToken)).Count == 0)
        {
            throw new RefusedRequestException(StatusCodes.Status404NotFound, RefusalCode.NotFound); // A chat in which nothing was said has no work, and leaves nothing in the store.
        }

        if ((await ListAsync(chat, cancellationToken)).Count >= JobHook.Most)
        {
            throw TooMany(StatusCodes.Status409Conflict);
        }

        try
        {
            await store.TakeAsync(new(await callers.OfAddressAsync(caller, cancellationToken), Scarce.Hooks, 1, MostPerDay), cancellationToken);
        }
        catch (UsedUpException)
        {
            throw TooMany(StatusCodes.Status429TooManyRequests);
        }

        var hook = new JobHook(ids.Next().ToString(), place.AbsoluteUri, NewSecret(), time.GetUtcNow());
        var stored = await store.UpdateChatAsync(chat, record => record.Hooks.Count < JobHook.Most ? record with { Hooks = [.. record.Hooks, hook] } : record, cancellationToken);
        return stored.Hooks.Any(known => known.Id == hook.Id) ? hook : throw TooMany(StatusCodes.Status409Conflict);
    }

    /// <summary>Gives the address another secret; the present one signs too for <see cref="JobHook.KeptFor"/>.</summary>
    /// <returns>Null if the chat has no such address.</returns>
    public async Task<JobHook?> RenewAsync(ChatKey chat, string id, CancellationToken cancellationToken)
    {
        if (!await HasAsync(chat, id, cancellationToken))
        {
            return null;
        }

        var (secret, until) = (NewSecret(), time.GetUtcNow() + JobHook.KeptFor);
        var stored = await store.UpdateChatAsync(
            chat,
            record => record with { Hooks = [.. record.Hooks.Select(hook => hook.Id == id ? hook with { Secret = secret, OldSecret = hook.Secret, OldSecretUntil = until } : hook)] },
            cancellationToken);
        return stored.Hooks.FirstOrDefault(hook => hook.Id == id);
    }

    /// <summary>Returns false if the chat has no such address.</summary>
    public async Task<bool> RemoveAsync(ChatKey chat, string id, CancellationToken cancellationToken)
    {
        if (!await HasAsync(chat, id, cancellationToken))
        {
            return false;
        }

        await store.UpdateChatAsync(chat, record => record with { Hooks = [.. record.Hooks.Where(hook => hook.Id != id)] }, cancellationToken);
        return true;
    }

    private async Task<bool> HasAsync(ChatKey chat, string id, CancellationToken cancellationToken) => (await ListAsync(chat, cancellationToken)).Any(hook => hook.Id == id);

    /// <summary>Has the form of our links, so that every mask knows it.</summary>
    private static string NewSecret() => SecretMask.LinkStart + WebEncoders.Base64UrlEncode(RandomNumberGenerator.GetBytes(SecretBytes));

    private static RefusedRequestException TooMany(int status) => new(status, RefusalCode.TooManyHooks, JobHook.Most, MostPerDay);
}
