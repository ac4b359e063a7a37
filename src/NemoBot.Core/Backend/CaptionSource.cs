using System.Text;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Captions;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Backend;

/// <summary>Reads the cues of a caption file from its platform.</summary>
internal sealed class CaptionSource(FootageFiles files)
{
    /// <summary>A film has fewer.</summary>
    private const int MostCues = 3000;

    private static readonly Encoding Utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly Encoding LittleEndian = new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true);
    private static readonly Encoding BigEndian = new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true);

    /// <exception cref="UnusableCaptionsException">There is nothing in it to pass on.</exception>
    /// <exception cref="PlatformException">The platform does not provide it.</exception>
    public async Task<IReadOnlyList<Cue>> ReadAsync(ChatKey chat, Attachment file, CancellationToken cancellationToken)
    {
        var cues = CaptionReader.Read(Decode(await DownloadAsync(chat, file, cancellationToken)), MostCues + 1);
        return cues.Count switch
        {
            0 => throw new UnusableCaptionsException(TextKey.CaptionsEmpty),
            > MostCues => throw new UnusableCaptionsException(TextKey.CaptionsTooMany),
            _ => cues,
        };
    }

    /// <summary>Returns what the user reads.</summary>
    public static string Words(UnusableCaptionsException unusable, Attachment file, Texts texts) => texts.Format(unusable.Words, Markup.Escape(file.FileName), MostCues);

    private async Task<ReadOnlyMemory<byte>> DownloadAsync(ChatKey chat, Attachment file, CancellationToken cancellationToken)
    {
        var bytes = new byte[CaptionFormat.MostBytes + 1];
        try
        {
            await using var content = await files.OpenAsync(chat, file, cancellationToken);
            var read = await content.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
            return read < bytes.Length ? bytes.AsMemory(0, read) : throw new UnusableCaptionsException(TextKey.CaptionsTooMany);
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException and not (FileNotFoundException or DirectoryNotFoundException))
        {
            throw new PlatformException(PlatformFault.NotSent, "The platform's file broke off.", broken);
        }
    }

    /// <summary>UTF-8, or UTF-16 by its mark. Other encodings cannot be told from each other: a wrong guess would caption a video with wrong letters.</summary>
    private static string Decode(ReadOnlyMemory<byte> bytes)
    {
        var encoding = bytes.Span switch { [0xFF, 0xFE, ..] => LittleEndian, [0xFE, 0xFF, ..] => BigEndian, _ => Utf8 };
        try
        {
            var text = encoding.GetString(bytes.Span);
            return text.Contains('\0', StringComparison.Ordinal) ? throw new UnusableCaptionsException(TextKey.CaptionsNotText) : text;
        }
        catch (DecoderFallbackException)
        {
            throw new UnusableCaptionsException(TextKey.CaptionsNotText);
        }
    }
}

/// <summary>A caption file has nothing that can be passed on. The message is for the log.</summary>
/// <param name="words">What the user reads; its placeholders are the file's name and the most captions that are taken.</param>
internal sealed class UnusableCaptionsException(TextKey words) : Exception($"The caption file cannot be used ({words}).")
{
    public TextKey Words { get; } = words;
}
