using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Text.Formatting;

/// <summary>Formats times of the timeline: <c>0–3.5 s</c>, from two minutes on <c>1:40–2:15</c>.</summary>
internal static class TimeText
{
    private static readonly TimeSpan Clock = TimeSpan.FromMinutes(2);

    public static string Range(Texts texts, TimeSpan start, TimeSpan end) => end < Clock
        ? texts.Format(TextKey.TimeRange, Seconds(texts, start), Seconds(texts, end))
        : texts.Format(TextKey.ClockRange, Minutes(start), Minutes(end));

    public static string Length(Texts texts, TimeSpan length) =>
        length < Clock ? texts.Format(TextKey.Seconds, Seconds(texts, length)) : Minutes(length);

    /// <summary>Returns the name with the length behind it: <c>a.mp4 (6 s)</c>; only the name if the length is unknown.</summary>
    public static string Named(Texts texts, string name, TimeSpan? length) => length is { } known ? texts.Format(TextKey.ItemWhen, name, Length(texts, known)) : name;

    /// <summary>Rounds to at most one decimal.</summary>
    private static string Seconds(Texts texts, TimeSpan time) => Math.Round(time.TotalSeconds, 1).ToString("0.#", texts.Numbers);

    private static string Minutes(TimeSpan time)
    {
        var rounded = TimeSpan.FromSeconds(Math.Round(time.TotalSeconds));
        return rounded.TotalHours >= 1 ? $"{(int)rounded.TotalHours}:{rounded:mm\\:ss}" : $"{rounded:m\\:ss}";
    }
}
