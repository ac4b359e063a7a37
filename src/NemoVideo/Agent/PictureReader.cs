using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NemoVideo.Http;
using NemoVideo.Uploads;

namespace NemoVideo.Agent;

/// <summary>Reads the pictures of one turn: parts with <c>inlineData</c> or <c>fileData</c>, each once, bounded.</summary>
internal sealed class PictureReader
{
    /// <summary>Maximum number of pictures per turn; the rest is ignored.</summary>
    private const int MaxPictures = 32;

    private readonly HashSet<string> _seen = [];
    private int _bytes;

    /// <summary>Null for a part without a picture, and for a repeated one.</summary>
    public AgentEvent.PictureReceived? Read(JsonElement part)
    {
        if (part.Find("inlineData", "inline_data") is { ValueKind: JsonValueKind.Object } inline && IsPicture(inline))
        {
            var text = inline.FindText("data") ?? "";
            return IsNew(text) ? new(new(Decode(text), null)) : null;
        }

        if (part.Find("fileData", "file_data") is { ValueKind: JsonValueKind.Object } file && IsPicture(file))
        {
            var text = file.FindText("fileUri", "file_uri", "uri", "url") ?? "";
            return IsNew(text) ? new(new(null, Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null)) : null;
        }

        return null;
    }

    /// <summary>Without a type it may be a picture: its bytes decide.</summary>
    private static bool IsPicture(JsonElement data) =>
        data.FindText("mimeType", "mime_type") is not { } type || type.StartsWith("image/", StringComparison.OrdinalIgnoreCase);

    private bool IsNew(string content) =>
        content.Length > 0 && _seen.Count < MaxPictures && _seen.Add(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(content))));

    /// <summary>Decodes base64 in either alphabet; null if it is corrupt, too large or not a picture.</summary>
    private ReadOnlyMemory<byte>? Decode(string text)
    {
        if (text.Length > (AgentPicture.MaxBytes / 3 * 4) + 4)
        {
            return null;
        }

        // ADK for Python uses the URL-safe alphabet, the others the standard one.
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length) + 3];
        var plain = text.Replace('+', '-').Replace('/', '_').TrimEnd('=');
        if (!Base64Url.IsValid(plain) || !Base64Url.TryDecodeFromChars(plain, bytes, out var length)
            || MediaSignature.Of(bytes.AsSpan(0, Math.Min(length, MediaSignature.HeadBytes))) is not { Kind: MediaKind.Image, IsAccepted: true }
            || _bytes + length > 2 * AgentPicture.MaxBytes)
        {
            return null;
        }

        _bytes += length;
        return bytes.AsMemory(0, length);
    }
}
