using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using NemoBot.Core.Model;

namespace NemoBot.Storage;

/// <summary>Encrypts with the master key. A value can be opened only with the kind and the owner it was sealed with: rows cannot be swapped.</summary>
public sealed class MasterSealer(IDataProtectionProvider provider)
{
    /// <summary>Offset of the key's id in a sealed value, after four fixed bytes.</summary>
    private const int KeyAt = 4;
    private const int KeyLength = 16;

    private readonly IDataProtector _root = provider.CreateProtector("NemoBot.Storage");

    /// <summary>One protector per kind; there are as many kinds as tables.</summary>
    private readonly ConcurrentDictionary<string, IDataProtector> _kinds = new(StringComparer.Ordinal);

    /// <summary>Seals a text.</summary>
    /// <param name="kind">The name of the table.</param>
    /// <param name="owner">The row's key.</param>
    /// <exception cref="StorageException">No key is available: the disk is full, or the keys folder cannot be read.</exception>
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
            throw new StorageException($"Encryption failed: {(failure.InnerException ?? failure).Message}", failure);
        }
    }

    /// <summary>Opens a sealed text. Returns null if it cannot be decrypted: the keys are lost, or the value belongs to another row.</summary>
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

    /// <summary>Returns the id of the key that sealed a value (32 hexadecimal digits), without decrypting it; null if it is not a sealed value.</summary>
    public static string? KeyOf(byte[] value) => value.Length > KeyAt + KeyLength ? new Guid(value.AsSpan(KeyAt, KeyLength)).ToString("N") : null;

    private IDataProtector For(string kind) => _kinds.GetOrAdd(kind, static (kind, root) => root.CreateProtector(kind), _root);
}
