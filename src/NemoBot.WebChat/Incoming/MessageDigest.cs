using System.Security.Cryptography;
using System.Text.Json;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Incoming;

/// <summary>Distinguishes a retry from another message under the same client id: by its text, and by the names and sizes of its files, in order.</summary>
internal static class MessageDigest
{
    public static string Of(WireEntry entry) => Of(entry.Text, (entry.Files ?? []).Select(file => (file.Name, file.Size)));

    public static string Of(string text, IEnumerable<(string Name, long Size)> files)
    {
        string[] parts = [text, .. files.SelectMany(file => new[] { file.Name, file.Size.ToString(System.Globalization.CultureInfo.InvariantCulture) })];
        return Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(parts)));
    }
}
