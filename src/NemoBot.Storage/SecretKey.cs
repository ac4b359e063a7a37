using System.Security.Cryptography;
using System.Text;

namespace NemoBot.Storage;

/// <summary>Seals the master keys where they are beside what they open: in a database on a server (<c>Storage:Secret</c>), and in a backup (<c>Backup:Passphrase</c>).</summary>
/// <remarks>Format: the nonce (12), the ciphertext, the tag (16); AES-256-GCM with the owner as associated data.</remarks>
public sealed class SecretKey
{
    public const int SaltLength = 16;

    private const int KeyLength = 32;
    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>PBKDF2 with HMAC-SHA-512, as OWASP recommends; about 0.2 s, once a start or backup.</summary>
    private const int Iterations = 210_000;

    private readonly byte[] _key;

    private SecretKey(byte[] key) => _key = key;

    /// <param name="secret">32 bytes or more in hexadecimal or base64 are a key; anything else is a passphrase, which guessing is made slow for.</param>
    /// <param name="salt">Random, of the store: two stores with the same secret have different keys.</param>
    public static SecretKey Of(string secret, byte[] salt) => new(BytesOf(secret) is { } random
        ? HKDF.DeriveKey(HashAlgorithmName.SHA256, random, KeyLength, salt, "NemoBot.Storage.Secret"u8.ToArray())
        : Rfc2898DeriveBytes.Pbkdf2(Encoding.UTF8.GetBytes(secret), salt, Iterations, HashAlgorithmName.SHA512, KeyLength));

    public byte[] Seal(string owner, byte[] content)
    {
        var value = new byte[NonceLength + content.Length + TagLength];
        RandomNumberGenerator.Fill(value.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(_key, TagLength);
        cipher.Encrypt(value.AsSpan(0, NonceLength), content, value.AsSpan(NonceLength, content.Length), value.AsSpan(NonceLength + content.Length), Encoding.UTF8.GetBytes(owner));
        return value;
    }

    /// <summary>Returns null if the value was sealed with another secret, is damaged, or belongs to another owner.</summary>
    public byte[]? Open(string owner, byte[] value)
    {
        if (value.Length < NonceLength + TagLength)
        {
            return null;
        }

        var content = new byte[value.Length - NonceLength - TagLength];
        try
        {
            using var cipher = new AesGcm(_key, TagLength);
            cipher.Decrypt(value.AsSpan(0, NonceLength), value.AsSpan(NonceLength, content.Length), value.AsSpan(NonceLength + content.Length), content, Encoding.UTF8.GetBytes(owner));
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static byte[]? BytesOf(string secret)
    {
        if (secret.Length >= 2 * KeyLength && secret.Length % 2 == 0 && secret.All(char.IsAsciiHexDigit))
        {
            return Convert.FromHexString(secret);
        }

        var bytes = new byte[secret.Length];
        return Convert.TryFromBase64String(secret, bytes, out var length) && length >= KeyLength ? bytes[..length] : null;
    }
}
