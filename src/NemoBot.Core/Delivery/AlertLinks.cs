using System.Security.Cryptography;
using System.Text.Json;
using NemoBot.Core.Model;

namespace NemoBot.Core.Delivery;

/// <summary>Keeps the chats that the operator wants to be alerted in, and the code that adds one. The code opens nothing else.</summary>
public sealed class AlertLinks(IStore store, TimeProvider time)
{
    /// <summary>Chats; no further one is added.</summary>
    public const int Most = 5;

    /// <summary>How long a code counts.</summary>
    public static readonly TimeSpan CodeFor = TimeSpan.FromMinutes(15);

    private const string Owner = "alerts";
    private const string Key = "links";

    /// <summary>Wrong codes, after which the right one does not count either.</summary>
    private const int MostWrong = 10;

    /// <summary>Without letters and digits that look like others; 32 of them, 50 bits in all.</summary>
    private const string Letters = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private const int CodeLength = 10;

    public async Task<IReadOnlyList<ChatKey>> ListAsync(CancellationToken cancellationToken) => [.. (await ReadAsync(cancellationToken)).Chats.Select(ChatKey.Parse)];

    /// <summary>Returns the code that adds a chat, once, and until when; another one if little of its time is left.</summary>
    public async Task<(string Code, DateTimeOffset Until)> CodeAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var known = (await ReadAsync(cancellationToken)).Code;
        if (!IsFresh(known))
        {
            var made = new LinkCode(RandomNumberGenerator.GetString(Letters, CodeLength), now + CodeFor, 0);
            known = (await ChangeAsync(links => IsFresh(links.Code) ? links : links with { Code = made }, cancellationToken)).Code;
        }

        return (known!.Code, known.Until);

        bool IsFresh(LinkCode? code) => code is { Wrong: < MostWrong } && code.Until - now > CodeFor / 3;
    }

    /// <summary>Adds the chat if the code is right; it is then used up. May be repeated: the chat is added already.</summary>
    public async Task<AlertLink> AddAsync(ChatKey chat, string typed, CancellationToken cancellationToken)
    {
        var (now, code) = (time.GetUtcNow(), string.Concat(typed.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant());
        var outcome = AlertLink.Wrong;
        await ChangeAsync(
            links =>
            {
                outcome = links.Chats.Contains($"{chat}") ? AlertLink.Added
                    : links.Code is not { Wrong: < MostWrong } known || known.Until <= now || !Same(known.Code, code) ? AlertLink.Wrong
                    : links.Chats.Count >= Most ? AlertLink.TooMany
                    : AlertLink.Added;
                return outcome switch
                {
                    AlertLink.Wrong when links.Code is { Wrong: < MostWrong } guessed => links with { Code = guessed with { Wrong = guessed.Wrong + 1 } },
                    AlertLink.Added when !links.Chats.Contains($"{chat}") => new([.. links.Chats, $"{chat}"], Code: null),
                    _ => links,
                };
            },
            cancellationToken);
        return outcome;
    }

    /// <summary>Does nothing if the chat is not among them.</summary>
    public Task RemoveAsync(ChatKey chat, CancellationToken cancellationToken) =>
        ChangeAsync(links => links.Chats.Contains($"{chat}") ? links with { Chats = [.. links.Chats.Where(other => other != $"{chat}")] } : links, cancellationToken);

    private static bool Same(string one, string other) => CryptographicOperations.FixedTimeEquals(System.Text.Encoding.ASCII.GetBytes(one), System.Text.Encoding.ASCII.GetBytes(other));

    private async Task<Links> ReadAsync(CancellationToken cancellationToken) => Read(await store.GetValueAsync(Owner, Key, cancellationToken));

    private async Task<Links> ChangeAsync(Func<Links, Links> change, CancellationToken cancellationToken) => Read(await store.UpdateValueAsync(
        Owner,
        Key,
        stored =>
        {
            var links = Read(stored);
            var changed = change(links);
            return ReferenceEquals(changed, links) ? stored : JsonSerializer.Serialize(changed);
        },
        keepFor: null,
        cancellationToken));

    private static Links Read(string? stored) => stored is null ? new([], null) : JsonSerializer.Deserialize<Links>(stored)!;

    private sealed record Links(IReadOnlyList<string> Chats, LinkCode? Code);

    private sealed record LinkCode(string Code, DateTimeOffset Until, int Wrong);
}

/// <summary>What came of a code.</summary>
public enum AlertLink
{
    Added,

    /// <summary>It is not the code, or not any more.</summary>
    Wrong,

    /// <summary>There are <see cref="AlertLinks.Most"/> chats.</summary>
    TooMany,
}
