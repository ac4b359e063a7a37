using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;

namespace NemoBot.Storage.Sqlite;

/// <summary>Encrypts what must not lie in the database in clear. A value opens only for the owner it was sealed for: rows cannot be swapped.</summary>
internal sealed class Sealer(IDataProtectionProvider provider)
{
    private readonly IDataProtector _root = provider.CreateProtector("NemoBot.Storage");

    /// <summary>As many as there are tables.</summary>
    private readonly ConcurrentDictionary<string, IDataProtector> _kinds = new(StringComparer.Ordinal);

    /// <param name="kind">What it is: the name of the table.</param>
    /// <param name="owner">Whose it is: the row's key.</param>
    public byte[] Seal(string kind, string owner, string text) => For(kind, owner).Protect(Encoding.UTF8.GetBytes(text));

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

    private IDataProtector For(string kind, string owner) =>
        _kinds.GetOrAdd(kind, static (kind, root) => root.CreateProtector(kind), _root).CreateProtector(owner);
}
