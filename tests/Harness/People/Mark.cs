using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Harness.Bot;

namespace Harness.People;

/// <summary>
/// Marks everything that a user says and sends, so that it is recognised wherever it appears. Framed by a letter that no id, token or address
/// contains: a mark that appears is not a coincidence.
/// </summary>
internal sealed record Mark(string Name)
{
    private const char Frame = 'þ';
    private static readonly string EscapedFrame = JavaScriptEncoder.Default.Encode($"{Frame}");

    /// <summary>Such as <c>þweb0þ</c>.</summary>
    public string Text { get; } = $"{Frame}{Name}{Frame}";

    /// <summary>The user's text number <paramref name="number"/>, such as <c>þweb0þ12þ</c>: none is the prefix of another.</summary>
    public string Numbered(int number) => $"{Text}{number}{Frame}";

    /// <summary>A clip whose pictures contain the mark: the simulator's exports are the clip as it was sent.</summary>
    public byte[] Clip()
    {
        var clip = SampleMedia.Mp4(payload: 64 << 10);
        Encoding.UTF8.GetBytes(Text).CopyTo(clip, clip.Length - 64);
        return clip;
    }

    public bool IsIn(byte[] content) => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(Text)) >= 0;

    /// <summary>Returns whether the text, possibly JSON, contains the mark.</summary>
    public bool IsIn(string text) =>
        text.Contains(Text, StringComparison.Ordinal)
        || text.Contains($"{EscapedFrame}{Name}{EscapedFrame}", StringComparison.OrdinalIgnoreCase)
        || text.Contains(Uri.EscapeDataString(Text), StringComparison.OrdinalIgnoreCase);

    /// <summary>Returns everything in an object as text, whatever its shape.</summary>
    public static string Everything<T>(T thing) => JsonSerializer.Serialize(thing);
}
