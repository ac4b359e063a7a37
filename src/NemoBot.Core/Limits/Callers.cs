using System.Security.Cryptography;
using System.Text;
using NemoBot.Core.Model;

namespace NemoBot.Core.Limits;

/// <summary>
/// Identifies whom a message counts for besides its chat: chats, threads and groups can be created for free, so a limit per chat alone has no effect. An address
/// or a user's id is personal data, so the store has only its hash, keyed with a key of the store; no one can reverse it without the store's keys.
/// </summary>
public sealed class Callers(IStore store) : IDisposable
{
    private const string Owner = "limits";
    private const string KeyName = "caller-key";
    private const int HashBytes = 16;

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Never stale: of several processes that make a key the first one stores it, and it does not change.</summary>
    private byte[]? _key;

    /// <summary>Returns the hash for a message of the web chat.</summary>
    /// <param name="address">The network address of the sender.</param>
    public async ValueTask<string> OfAddressAsync(string address, CancellationToken cancellationToken) => Hash(await KeyAsync(cancellationToken), $"address\n{address}");

    /// <summary>Returns the hash for a user of a platform.</summary>
    /// <param name="sender">The platform's id of the user, as in <see cref="IncomingMessage.SenderId"/>.</param>
    public async ValueTask<string> OfSenderAsync(string platform, string sender, CancellationToken cancellationToken) => Hash(await KeyAsync(cancellationToken), $"sender\n{platform}\n{sender}");

    /// <summary>Returns null if only the chat is known.</summary>
    public async ValueTask<string?> OfAsync(IncomingMessage message, CancellationToken cancellationToken) =>
        message.CountedAs ?? (message.SenderId is { } sender ? await OfSenderAsync(message.Chat.Platform, sender, cancellationToken) : null);

    /// <summary>Returns whether it has the form of such a hash: what an operator may type for a person.</summary>
    public static bool IsHash(string text) => text.Length == 2 * HashBytes && text.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f');

    public void Dispose() => _one.Dispose();

    private static string Hash(byte[] key, string who) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(who)).AsSpan(0, HashBytes));

    /// <summary>Created once per store. If the store's keys are lost, a new key restarts all counts.</summary>
    private async ValueTask<byte[]> KeyAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _key) is { } known)
        {
            return known;
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_key is null)
            {
                var made = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes));
                var stored = await store.UpdateValueAsync(Owner, KeyName, known => known ?? made, keepFor: null, cancellationToken);
                Volatile.Write(ref _key, Convert.FromHexString(stored!));
            }

            return _key;
        }
        finally
        {
            _one.Release();
        }
    }
}
