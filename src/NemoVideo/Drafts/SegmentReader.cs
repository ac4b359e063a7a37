using System.Text.Json;
using NemoVideo.Http;

namespace NemoVideo.Drafts;

/// <summary>Reads one segment, looking in the places and the order of docs/contracts/nemovideo.md §3.7; the first match wins.</summary>
internal static class SegmentReader
{
    /// <summary>A number beyond a year is not a time on a timeline.</summary>
    private const double MaxMilliseconds = 365.0 * 24 * 60 * 60 * 1000;

    /// <summary>Characters of a name that are kept for display.</summary>
    private const int MaxName = 500;

    /// <summary>Characters of a text that are kept: a caption is no book.</summary>
    private const int MaxText = 5000;

    /// <param name="position">From 1, on its track; names a segment that has no name.</param>
    public static Segment Read(JsonElement json, TrackKind kind, int position, TimeSpan defaultStart)
    {
        var text = kind is TrackKind.Text or TrackKind.Unknown ? Short(json.FindText("text", "txt", "content", "c", "m.text", "tx"), MaxText) : null;
        var name = Short(json.FindText("name", "n", "title", "m.title", "m.name", "material.name", "fn", "filename") ?? FileName(json), MaxName) ?? Short(text, MaxName);
        return new(
            name ?? $"Clip {position}",
            HasOwnName: name is not null,
            text,
            Time(json.FindNumber("start", "s", "st", "ti", "target.start", "in")) ?? defaultStart,
            Duration(json),
            Volume(json.FindNumber("volume", "v", "vol", "m.volume")))
        {
            Speed = SegmentLook.Speed(json),
            Aspects = SegmentLook.Of(json),
        };
    }

    private static TimeSpan Duration(JsonElement json)
    {
        if (Time(json.FindNumber("d", "duration", "dur", "target.duration")) is { } told)
        {
            return told;
        }

        return json.FindNumber("in") is { } from && json.FindNumber("out") is { } to ? Time(to - from) ?? TimeSpan.Zero : TimeSpan.Zero;
    }

    /// <returns>Null if it cannot be a time in milliseconds.</returns>
    private static TimeSpan? Time(double? milliseconds) =>
        milliseconds is >= 0 and <= MaxMilliseconds ? TimeSpan.FromMilliseconds(milliseconds.Value) : null;

    /// <summary>A value from 0 to 1 is a fraction, above 1 a percentage.</summary>
    private static double? Volume(double? raw) => raw switch
    {
        null or < 0 => null,
        <= 1 => raw,
        _ => Math.Min(raw.Value, 10_000) / 100,
    };

    private static string? FileName(JsonElement json)
    {
        if (json.FindText("src", "url", "path") is not { } address)
        {
            return null;
        }

        // Only the path of a web address counts: its query may contain a signature.
        var path = Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? Uri.UnescapeDataString(uri.AbsolutePath) : address;
        var name = path.TrimEnd('/', '\\');
        return name[(name.LastIndexOfAny(['/', '\\']) + 1)..] is { Length: > 0 } last ? last : null;
    }

    /// <summary>Returns the text without what cannot be shown, and not longer than <paramref name="most"/>; null if nothing remains.</summary>
    public static string? Short(string? text, int most)
    {
        if (text is null)
        {
            return null;
        }

        // Lone surrogates cannot be shown, stored or sent.
        var clean = string.Concat((text.Length > most ? text[..most] : text).EnumerateRunes()).Trim();
        return clean.Length > 0 ? clean : null;
    }
}
