using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using NemoBot.Conversation;

namespace NemoBot.Storage.Sqlite;

/// <summary>
/// Encrypts what must not lie in the database in clear: what belongs to a chat with the chat's own key (<see cref="ChatSeal"/>), all else with the master key. A value opens only for the owner it was sealed
/// for: rows cannot be swapped.
/// </summary>
internal sealed class Sealer
{
    /// <summary>A sealed value begins with four fixed bytes; the id of its key follows.</summary>
    private const int KeyAt = 4;
    private const int KeyLength = 16;

    private readonly IDataProtector _root;

    /// <summary>As many as there are tables.</summary>
    private readonly ConcurrentDictionary<string, IDataProtector> _kinds = new(StringComparer.Ordinal);

    public Sealer(IDataProtectionProvider provider)
    {
        _root = provider.CreateProtector("NemoBot.Storage");
        ChatKeys = new(For(ChatKeyTable.Kind));
    }

    public ChatKeyTable ChatKeys { get; }

    /// <summary>Seals what belongs to no chat.</summary>
    /// <param name="kind">What it is: the name of the table.</param>
    /// <param name="owner">Whose it is: the row's key.</param>
    /// <exception cref="StorageException">There is no key to seal with: the disk is full, or the keys folder cannot be read.</exception>
    public byte[] Seal(string kind, string owner, string text) => Protect(For(kind), owner, Encoding.UTF8.GetBytes(text));

    /// <summary>Seals what belongs to the chat. For the writer only.</summary>
    /// <exception cref="StorageException">The chat has no key yet, and none can be made.</exception>
    public byte[] Seal(Database database, ChatKey chat, string kind, string owner, string text) => ChatSeal.Seal(ChatKeys.Current(database, chat), kind, owner, text);

    /// <summary>Opens what belongs to no chat. Null when it cannot be opened: the keys are lost, or the row is another's.</summary>
    public string? Open(string kind, string owner, byte[] value) => Unprotect(For(kind), owner, value) is { } text ? Encoding.UTF8.GetString(text) : null;

    /// <summary>Opens a value however it was sealed: earlier versions sealed everything with the master key. Null when it cannot be opened.</summary>
    public string? Open(Database database, string kind, string owner, byte[] value)
    {
        if (!ChatSeal.IsOne(value))
        {
            return Open(kind, owner, value);
        }

        return ChatKeys.Find(database, ChatSeal.KeyOf(value)) is { } key ? ChatSeal.Open(key, kind, owner, value) : null;
    }

    /// <summary>Whether a value can be opened; the keys of chats are values too.</summary>
    public bool Opens(Database database, string kind, string owner, byte[] value) =>
        kind == ChatKeyTable.Kind ? Unprotect(For(kind), owner, value) is not null : Open(database, kind, owner, value) is not null;

    /// <summary>Which key a value was sealed with (32 hexadecimal digits), without opening it; null when it is no sealed value.</summary>
    public static string? KeyOf(byte[] value) => value.Length > KeyAt + KeyLength ? new Guid(value.AsSpan(KeyAt, KeyLength)).ToString("N") : null;

    internal static byte[] Protect(IDataProtector kind, string owner, byte[] content)
    {
        try
        {
            return kind.CreateProtector(owner).Protect(content);
        }
        catch (CryptographicException failure)
        {
            throw new StorageException($"Nothing can be encrypted: {(failure.InnerException ?? failure).Message}", failure);
        }
    }

    internal static byte[]? Unprotect(IDataProtector kind, string owner, byte[] value)
    {
        try
        {
            return kind.CreateProtector(owner).Unprotect(value);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private IDataProtector For(string kind) => _kinds.GetOrAdd(kind, static (kind, root) => root.CreateProtector(kind), _root);
}
