using System.Text.Json;

namespace NemoBot.Storage.Backups;

/// <summary>Describes a backup; the first entry of its archive.</summary>
/// <param name="Format">Of the archive: 1.</param>
/// <param name="Store">The store's identity.</param>
/// <param name="Database">The name of the database file.</param>
/// <param name="Salt">Random bytes of this backup, with which the passphrase becomes the key.</param>
/// <param name="HasFiles">False if the footage and results were in a bucket, and are not in the archive.</param>
public sealed record BackupManifest(int Format, string Store, string Database, DateTimeOffset MadeAt, byte[] Salt, bool HasFiles)
{
    public const int CurrentFormat = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    /// <summary>Returns null if the bytes are no manifest.</summary>
    public static BackupManifest? Parse(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<BackupManifest>(bytes, Json) is { Store.Length: > 0, Database.Length: > 0, Salt.Length: SecretKey.SaltLength } manifest ? manifest : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
