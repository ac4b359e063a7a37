using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using NemoBot.Storage;

namespace NemoBot.Operations.Access;

/// <summary>
/// Issues and redeems the one-time link to the console: a random key, whose digest, expiry and role are in a sealed file beside the database. Whoever can
/// write there controls this machine anyway. A new link replaces the previous one.
/// </summary>
/// <remarks>The command issues the link and the bot redeems it, in two processes that share only the file.</remarks>
internal sealed class OperatorLink(IDataProtectionProvider protection, IOptions<StorageOptions> storage, TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private const int KeyBytes = 32;
    private readonly IDataProtector _protector = protection.CreateProtector("NemoBot.Operator.Link.v2");

    private string FilePath => Path.Combine(storage.Value.Folder, "operator-link");

    /// <summary>Issues a new key; the file is written when this returns.</summary>
    public string Issue(OperatorRole role)
    {
        var key = RandomNumberGenerator.GetBytes(KeyBytes);
        var content = string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexString(SHA256.HashData(key))}:{(time.GetUtcNow() + Life).ToUnixTimeSeconds()}:{role}");

        // Deliberately readable for others: the command may run as another user (root) than the bot, and the file reveals nothing.
        var draft = $"{FilePath}.{Guid.NewGuid():N}.part";
        File.WriteAllBytes(draft, _protector.Protect(Encoding.UTF8.GetBytes(content)));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        }

        File.Move(draft, FilePath, overwrite: true);
        return WebEncoders.Base64UrlEncode(key);
    }

    /// <summary>Returns once, for the key that was issued last and before it expires, what it allows; null otherwise. A wrong key uses nothing up.</summary>
    public OperatorRole? Take(string key)
    {
        if (key.Length is 0 or > 64 || Read(FilePath) is not { } issued || !IsKey(key, issued.Digest))
        {
            return null;
        }

        // Of several concurrent requests, the rename succeeds for one.
        var taken = $"{FilePath}.{Guid.NewGuid():N}.taken";
        try
        {
            File.Move(FilePath, taken);
        }
        catch (FileNotFoundException)
        {
            return null;
        }

        var mine = Read(taken);
        File.Delete(taken);
        return mine is { } link && IsKey(key, link.Digest) && link.Ends > time.GetUtcNow() ? link.Role : null;
    }

    private (byte[] Digest, DateTimeOffset Ends, OperatorRole Role)? Read(string path)
    {
        try
        {
            var parts = Encoding.UTF8.GetString(_protector.Unprotect(File.ReadAllBytes(path))).Split(':');
            return (Convert.FromHexString(parts[0]), DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[1], CultureInfo.InvariantCulture)), Enum.Parse<OperatorRole>(parts[2]));
        }
        catch (Exception none) when (none is FileNotFoundException or DirectoryNotFoundException or CryptographicException)
        {
            return null; // Not issued, used up, or not ours.
        }
    }

    private static bool IsKey(string key, byte[] digest)
    {
        try
        {
            return CryptographicOperations.FixedTimeEquals(SHA256.HashData(WebEncoders.Base64UrlDecode(key)), digest);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
