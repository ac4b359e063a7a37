using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo.Uploads;

namespace NemoBot.Core.Text.Cards;

/// <summary>Why a file is not taken, in words that say what to do.</summary>
public static class FileRefusal
{
    /// <param name="format">What it is; null when it is no media at all.</param>
    public static string Words(Texts texts, string fileName, MediaFormat? format, bool isEmpty = false)
    {
        var name = Markup.Escape(fileName);
        return isEmpty ? texts.Format(TextKey.FileRefusedEmpty, name)
            : format is null ? texts.Format(TextKey.FileRefusedFormat, name, MediaFormats.Names)
            : texts.Format(TextKey.FileNeedsConversion, name, format.Name, InsteadOf(format).Name);
    }

    /// <summary>The format that every program can save as.</summary>
    public static MediaFormat InsteadOf(MediaFormat format) => format.Kind switch
    {
        MediaKind.Video => MediaFormats.Mp4,
        MediaKind.Image => MediaFormats.Jpg,
        _ => MediaFormats.Mp3,
    };
}
