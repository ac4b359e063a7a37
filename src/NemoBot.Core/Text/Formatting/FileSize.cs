using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Text.Formatting;

/// <summary>Formats file sizes in a language: <c>480 MB</c>, <c>1.2 GB</c>; <c>1,2 Go</c> in French.</summary>
public static class FileSize
{
    public static string Text(long bytes, Texts texts) => bytes switch
    {
        >= 1L << 30 => texts.Format(TextKey.SizeGigabytes, Of(bytes, 1L << 30, "0.#", texts)),
        >= 1L << 20 => texts.Format(TextKey.SizeMegabytes, Of(bytes, 1L << 20, "0.#", texts)),
        >= 1L << 10 => texts.Format(TextKey.SizeKilobytes, Of(bytes, 1L << 10, "0", texts)),
        _ => texts.Format(TextKey.SizeBytes, bytes),
    };

    private static string Of(long bytes, double unit, string format, Texts texts) => (bytes / unit).ToString(format, texts.Numbers);
}
