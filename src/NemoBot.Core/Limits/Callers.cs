using System.Security.Cryptography;
using System.Text;
using NemoBot.Core.Model;

namespace NemoBot.Core.Limits;

/// <summary>
/// Whom a message counts for besides its chat: chats, threads and groups cost nothing, so a limit for each of them alone is none. An address or a person's
/// number is personal data: what is stored is its hash with a key of the store's own, which no one can reverse without the store's keys.
/// </summary>
public sealed class Callers(IStore store) : IDisposable
{
    private const string Owner = "limits";
    private const string KeyName = "caller-key";
    private const int HashBytes = 16;

    private readonly SemaphoreSlim _one = new(1);
    private byte[]? _key;

    /// <summary>For a message of the web chat.</summary>
    /// <param name="address">The network address it comes from.</param>
    public async ValueTask<string> OfAddressAsync(string address, CancellationToken cancellationToken) => Hash(await KeyAsync(cancellationToken), $"address\n{address}");

    /// <summary>Null where nothing is known but the chat.</summary>
    public async ValueTask<string?> OfAsync(IncomingMessage message, CancellationToken cancellationToken) =>
        message.CountedAs ?? (message.SenderId is { } sender ? Hash(await KeyAsync(cancellationToken), $"sender\n{message.Chat.Platform}\n{sender}") : null);

    public void Dispose() => _one.Dispose();

    private static string Hash(byte[] key, string who) => Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(who)).AsSpan(0, HashBytes));

    /// <summary>Made once for a store. Where its keys are lost, a new one begins all counts anew.</summary>
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
                var stored = await store.GetValueAsync(Owner, KeyName, cancellationToken);
                if (stored is null)
                {
                    stored = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes));
                    await store.SetValueAsync(Owner, KeyName, stored, cancellationToken);
                }

                Volatile.Write(ref _key, Convert.FromHexString(stored));
            }

            return _key;
        }
        finally
        {
            _one.Release();
        }
    }
}
