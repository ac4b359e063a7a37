using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using NemoBot.Core.Model;

namespace NemoBot.Storage;

/// <summary>Encrypts with the master key. A value opens only for the kind and the owner it was sealed for: rows cannot be swapped.</summary>
public sealed class MasterSealer(IDataProtectionProvider provider)
{
    /// <summary>A sealed value begins with four fixed bytes; the id of its key follows.</summary>
    private const int KeyAt = 4;
    private const int KeyLength = 16;

    private readonly IDataProtector _root = provider.CreateProtector("NemoBot.Storage");

    /// <summary>As many as there are tables.</summary>
    private readonly ConcurrentDictionary<string, IDataProtector> _kinds = new(StringComparer.Ordinal);

    /// <summary>Seals a text.</summary>
    /// <param name="kind">What it is: the name of the table.</param>
    /// <param name="owner">Whose it is: the row's key.</param>
    /// <exception cref="StorageException">There is no key to seal with: the disk is full, or the keys folder cannot be read.</exception>
    public byte[] Seal(string kind, string owner, string text) => Seal(kind, owner, Encoding.UTF8.GetBytes(text));

    /// <inheritdoc cref="Seal(string, string, string)"/>
    public byte[] Seal(string kind, string owner, byte[] content)
    {
        try
        {
            return For(kind).CreateProtector(owner).Protect(content);
        }
        catch (CryptographicException failure)
        {
            throw new StorageException($"Nothing can be encrypted: {(failure.InnerException ?? failure).Message}", failure);
        }
    }

    /// <summary>Opens a sealed text. Null when it cannot be opened: the keys are lost, or the row is another's.</summary>
    public string? Open(string kind, string owner, byte[] value) => OpenBytes(kind, owner, value) is { } text ? Encoding.UTF8.GetString(text) : null;

    /// <inheritdoc cref="Open"/>
    public byte[]? OpenBytes(string kind, string owner, byte[] value)
    {
        try
        {
            return For(kind).CreateProtector(owner).Unprotect(value);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>The id of the key that a value was sealed with (32 hexadecimal digits), without opening it; null when it is no sealed value.</summary>
    public static string? KeyOf(byte[] value) => value.Length > KeyAt + KeyLength ? new Guid(value.AsSpan(KeyAt, KeyLength)).ToString("N") : null;

    private IDataProtector For(string kind) => _kinds.GetOrAdd(kind, static (kind, root) => root.CreateProtector(kind), _root);
}
