using System.Globalization;
using System.Text;
using NemoVideo.Uploads;

namespace NemoBot.WebChat.Api;

/// <summary>Formats the name under which a browser saves a file.</summary>
internal static class FileDisposition
{
    /// <summary>Returns the header's value, with the ASCII and the UTF-8 form of the name (RFC 6266, RFC 5987).</summary>
    public static string Header(string kind, string name)
    {
        var clean = FileNames.Clean(name);
        var plain = new string([.. clean.Select(c => c is >= ' ' and <= '~' and not ('"' or '\\' or '%') ? c : '_')]);
        var builder = new StringBuilder($"{kind}; filename=\"{plain}\"; filename*=UTF-8''");
        foreach (var b in Encoding.UTF8.GetBytes(clean))
        {
            _ = char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~' ? builder.Append((char)b) : builder.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
        }

        return builder.ToString();
    }
}
