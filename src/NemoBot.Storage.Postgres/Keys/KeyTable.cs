using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using NemoBot.Core.Model;
using Npgsql;

namespace NemoBot.Storage.Postgres.Keys;

/// <summary>Stores the encryption keys in a table of the database, each sealed with <c>Storage:Secret</c>: a copy of the database opens nothing without the secret.</summary>
/// <remarks>The framework reads and writes keys synchronously, and rarely.</remarks>
internal sealed class KeyTable(PostgresServer server, string secret) : IXmlRepository
{
    private const string CheckOwner = "secret";

    /// <summary>The plaintext of the check that tells a wrong secret.</summary>
    private static readonly byte[] KnownValue = "NemoBot"u8.ToArray();

    private readonly Lock _gate = new();
    private SecretKey? _secretKey;
    private bool _mayCreate;

    /// <summary>Gives a new store its identity and the check of the secret. Returns the store's identity.</summary>
    /// <exception cref="StorageException">The secret is not the one of the store; the message is for the operator.</exception>
    public string Open(NpgsqlConnection connection)
    {
        if (Stored(connection) is null)
        {
            Create(connection, Guid.NewGuid().ToString("N"));
        }

        Unlock(connection);
        _mayCreate = true;
        return Stored(connection)!.Id;
    }

    /// <summary>Gives the database the identity and the keys of a store that comes from elsewhere. It has none.</summary>
    public void TakeOver(NpgsqlConnection connection, string store, IReadOnlyCollection<XElement> keys)
    {
        Create(connection, store);
        foreach (var key in keys)
        {
            Add(connection, key);
        }
    }

    /// <exception cref="StorageException">The keys cannot be read.</exception>
    public IReadOnlyCollection<XElement> GetAllElements() => Named(() =>
    {
        using var connection = server.Connect();
        return Read(connection);
    });

    /// <exception cref="StorageException">The secret is not the one of the store, or a key is damaged.</exception>
    public IReadOnlyCollection<XElement> Read(NpgsqlConnection connection)
    {
        var secretKey = Unlock(connection);
        using var command = new NpgsqlCommand("SELECT id, sealed FROM protection_keys ORDER BY id", connection);
        using var reader = command.ExecuteReader();
        var elements = new List<XElement>();
        while (reader.Read())
        {
            var id = reader.GetString(0);
            elements.Add(secretKey.Open(id, reader.GetFieldValue<byte[]>(1)) is { } xml
                ? XElement.Parse(Encoding.UTF8.GetString(xml))
                : throw new StorageException($"The key {id} in the database of Storage:Database is damaged. Restore a backup."));
        }

        return elements;
    }

    /// <exception cref="StorageException">The key cannot be stored.</exception>
    public void StoreElement(XElement element, string friendlyName) => Named(() =>
    {
        if (!_mayCreate)
        {
            // The framework creates a key whenever it finds none: only the bot itself may, under the lock of the setup.
            throw new StorageException("The store is not open, so no key is created.");
        }

        using var connection = server.Connect();
        return Add(connection, element);
    });

    private void Create(NpgsqlConnection connection, string store)
    {
        var salt = RandomNumberGenerator.GetBytes(SecretKey.SaltLength);
        using var insert = new NpgsqlCommand("INSERT INTO store (id, salt, secret_check) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", connection);
        insert.Parameters.AddWithValue(store);
        insert.Parameters.AddWithValue(salt);
        insert.Parameters.AddWithValue(SecretKey.Of(secret, salt).Seal(CheckOwner, KnownValue));
        insert.ExecuteNonQuery();
    }

    private int Add(NpgsqlConnection connection, XElement element)
    {
        var id = Guid.NewGuid().ToString("N");
        using var command = new NpgsqlCommand("INSERT INTO protection_keys (id, sealed) VALUES ($1, $2)", connection);
        command.Parameters.AddWithValue(id);
        command.Parameters.AddWithValue(Unlock(connection).Seal(id, Encoding.UTF8.GetBytes(element.ToString(SaveOptions.DisableFormatting))));
        return command.ExecuteNonQuery();
    }

    private SecretKey Unlock(NpgsqlConnection connection)
    {
        lock (_gate)
        {
            if (_secretKey is { } known)
            {
                return known;
            }

            var stored = Stored(connection) ?? throw new StorageException("There is no store in the database of Storage:Database yet: start the bot first.");
            var secretKey = SecretKey.Of(secret, stored.Salt);
            return secretKey.Open(CheckOwner, stored.Check) is not null
                ? _secretKey = secretKey
                : throw new StorageException("Storage:Secret is not the one that the keys in the database of Storage:Database are sealed with. Nothing was changed; start with the right secret.");
        }
    }

    private static Store? Stored(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand("SELECT id, salt, secret_check FROM store", connection);
        using var reader = command.ExecuteReader();
        return reader.Read() ? new(reader.GetString(0), reader.GetFieldValue<byte[]>(1), reader.GetFieldValue<byte[]>(2)) : null;
    }

    private static T Named<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (PostgresException missing) when (missing.SqlState is PostgresErrorCodes.UndefinedTable)
        {
            throw new StorageException("There is no store in the database of Storage:Database yet: start the bot first.", missing);
        }
        catch (Exception fault) when (Faults.IsLost(fault) || fault is NpgsqlException)
        {
            throw Faults.Named(fault);
        }
    }

    private sealed record Store(string Id, byte[] Salt, byte[] Check);
}
