using System.Security.Cryptography;
using System.Text;

namespace NemoBot.Storage;

/// <summary>A value sealed with a chat's key: four fixed bytes, the key's id (16), the nonce (12), the ciphertext, the tag (16). AES-256-GCM; kind and owner are its associated data. Pure.</summary>
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

    /// <summary>Of a value that <see cref="IsOne"/>.</summary>
    public static Guid KeyOf(ReadOnlySpan<byte> value) => new(value.Slice(IdAt, 16));

    public static byte[] Seal(ChatKey key, string kind, string owner, string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var value = new byte[TextAt + length + TagLength];
        Start.CopyTo(value);
        key.Id.TryWriteBytes(value.AsSpan(IdAt));
        var nonce = value.AsSpan(NonceAt, NonceLength);
        RandomNumberGenerator.Fill(nonce); // A chat has far fewer values than the 2^32 up to which random ones are safe.
        var content = value.AsSpan(TextAt, length);
        Encoding.UTF8.GetBytes(text, content);
        key.Encrypt(nonce, content, value.AsSpan(TextAt + length), Owner(kind, owner));
        return value;
    }

    /// <summary>Null when it is damaged, or another row's.</summary>
    public static string? Open(ChatKey key, string kind, string owner, ReadOnlySpan<byte> value)
    {
        var content = new byte[value.Length - TextAt - TagLength];
        return key.TryDecrypt(value.Slice(NonceAt, NonceLength), value.Slice(TextAt, content.Length), value[^TagLength..], content, Owner(kind, owner)) ? Encoding.UTF8.GetString(content) : null;
    }

    private static byte[] Owner(string kind, string owner) => Encoding.UTF8.GetBytes($"{kind}\n{owner}");

    /// <summary>A chat's key. Safe for concurrent use.</summary>
    /// <remarks>The prepared cipher, which is most of the cost of a short value, is kept with it; it ends with its handle when nobody remembers the key any more.</remarks>
    /// <param name="id">Random, so that no two chats, stores or times ever share one.</param>
    public sealed class ChatKey(Guid id, AesGcm cipher)
    {
        private readonly Lock _one = new();

        public Guid Id { get; } = id;

        public static ChatKey Of(Guid id, byte[] secret) => new(id, new AesGcm(secret, TagLength));

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
