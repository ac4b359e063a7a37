using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace NemoBot.Storage.Sqlite;

/// <summary>Encrypts what must not lie in the database in clear. A value opens only for the owner it was sealed for: rows cannot be swapped.</summary>
internal sealed class Sealer(IDataProtectionProvider provider)
{
    /// <summary>A sealed value begins with four fixed bytes; the id of its key follows.</summary>
    private const int KeyAt = 4;
    private const int KeyLength = 16;

    private readonly IDataProtector _root = provider.CreateProtector("NemoBot.Storage");

    /// <summary>As many as there are tables.</summary>
    private readonly ConcurrentDictionary<string, IDataProtector> _kinds = new(StringComparer.Ordinal);

    /// <param name="kind">What it is: the name of the table.</param>
    /// <param name="owner">Whose it is: the row's key.</param>
    /// <exception cref="StorageException">There is no key to seal with: the disk is full, or the keys folder cannot be read.</exception>
    public byte[] Seal(string kind, string owner, string text)
    {
        try
        {
            return For(kind, owner).Protect(Encoding.UTF8.GetBytes(text));
        }
        catch (CryptographicException failure)
        {
            throw new StorageException($"Nothing can be encrypted: {(failure.InnerException ?? failure).Message}", failure);
        }
    }

    /// <summary>Null when it cannot be opened: the keys are lost, or the row is another's.</summary>
    public string? Open(string kind, string owner, byte[] value)
    {
        try
        {
            return Encoding.UTF8.GetString(For(kind, owner).Unprotect(value));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Which key a value was sealed with (32 hexadecimal digits), without opening it; null when it is no sealed value.</summary>
    public static string? KeyOf(byte[] value) => value.Length > KeyAt + KeyLength ? new Guid(value.AsSpan(KeyAt, KeyLength)).ToString("N") : null;

    private IDataProtector For(string kind, string owner) =>
        _kinds.GetOrAdd(kind, static (kind, root) => root.CreateProtector(kind), _root).CreateProtector(owner);
}
