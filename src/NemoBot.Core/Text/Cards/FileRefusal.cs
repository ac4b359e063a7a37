using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo.Uploads;

namespace NemoBot.Core.Text.Cards;

/// <summary>Explains why a file is rejected, and what the user can do.</summary>
public static class FileRefusal
{
    /// <param name="format">The detected format; null when the file is no media at all.</param>
    public static string Words(Texts texts, string fileName, MediaFormat? format, bool isEmpty = false)
    {
        var name = Markup.Escape(fileName);
        return isEmpty ? texts.Format(TextKey.FileRefusedEmpty, name)
            : format is null && MediaFormats.ByName(fileName) is { IsAccepted: true } claimed ? texts.Format(TextKey.FileRefusedContent, name, claimed.Name)
            : format is null ? texts.Format(TextKey.FileRefusedFormat, name, MediaFormats.Names)
            : format == MediaFormats.Heic ? texts.Format(TextKey.FileIsHeic, name)
            : texts.Format(TextKey.FileNeedsConversion, name, format.Name, InsteadOf(format).Name);
    }

    /// <summary>Returns a format that every program can save.</summary>
    public static MediaFormat InsteadOf(MediaFormat format) => format.Kind switch
    {
        MediaKind.Video => MediaFormats.Mp4,
        MediaKind.Image => MediaFormats.Jpg,
        _ => MediaFormats.Mp3,
    };
}
