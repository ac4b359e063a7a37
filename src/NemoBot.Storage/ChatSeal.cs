using System.Security.Cryptography;
using System.Text;

namespace NemoBot.Storage;

/// <summary>
/// Seals values with a chat's key. Format: four fixed bytes, the key's id (16), the nonce (12), the ciphertext, the tag (16). AES-256-GCM with kind and owner as
/// associated data. Pure.
/// </summary>
public static class ChatSeal
{
    public const int KeyLength = 32;

    /// <summary><see cref="Start"/>, as SQL.</summary>
    public const string StartSql = "x'4E4D4331'";

    private const int IdAt = 4;
    private const int NonceAt = IdAt + 16;
    private const int NonceLength = 12;
    private const int TextAt = NonceAt + NonceLength;
    private const int TagLength = 16;

    private static ReadOnlySpan<byte> Start => "NMC1"u8;

    public static bool IsOne(ReadOnlySpan<byte> value) => value.Length >= TextAt + TagLength && value.StartsWith(Start);

    /// <summary>Returns the key's id; the value must satisfy <see cref="IsOne"/>.</summary>
    public static Guid KeyOf(ReadOnlySpan<byte> value) => new(value.Slice(IdAt, 16));

    public static byte[] Seal(DataKey key, string kind, string owner, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var value = new byte[TextAt + length + TagLength];
        Start.CopyTo(value);
        key.Id.TryWriteBytes(value.AsSpan(IdAt));
        var nonce = value.AsSpan(NonceAt, NonceLength);
        RandomNumberGenerator.Fill(nonce); // Random nonces are safe up to 2^32 values; a chat has far fewer.
        var content = value.AsSpan(TextAt, length);
        Encoding.UTF8.GetBytes(text, content);
        key.Encrypt(nonce, content, value.AsSpan(TextAt + length), Owner(kind, owner));
        return value;
    }

    /// <summary>Returns null if the value is damaged or belongs to another row.</summary>
    public static string? Open(DataKey key, string kind, string owner, ReadOnlySpan<byte> value)
    {
        var content = new byte[value.Length - TextAt - TagLength];
        return key.TryDecrypt(value.Slice(NonceAt, NonceLength), value.Slice(TextAt, content.Length), value[^TagLength..], content, Owner(kind, owner)) ? Encoding.UTF8.GetString(content) : null;
    }

    private static byte[] Owner(string kind, string owner) => Encoding.UTF8.GetBytes($"{kind}\n{owner}");

    /// <summary>Represents a chat's key. Thread-safe.</summary>
    /// <remarks>Caches the prepared cipher, which is most of the cost of a short value; the finalizer of its handle frees it after the key leaves the cache.</remarks>
    /// <param name="id">Random, so that two chats, stores or generations never share one.</param>
    public sealed class DataKey(Guid id, AesGcm cipher)
    {
        private readonly Lock _one = new();

        public Guid Id { get; } = id;

        public static DataKey Of(Guid id, byte[] secret) => new(id, new AesGcm(secret, TagLength));

        public void Encrypt(ReadOnlySpan<byte> nonce, Span<byte> content, Span<byte> tag, ReadOnlySpan<byte> owner)
        {
            lock (_one)
            {
                cipher.Encrypt(nonce, content, content, tag, owner);
            }
        }

        public bool TryDecrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> value, ReadOnlySpan<byte> tag, Span<byte> content, ReadOnlySpan<byte> owner)
        {
            lock (_one)
            {
                try
                {
                    cipher.Decrypt(nonce, value, tag, content, owner);
                    return true;
                }
                catch (AuthenticationTagMismatchException)
                {
                    return false;
                }
            }
        }
    }
}
