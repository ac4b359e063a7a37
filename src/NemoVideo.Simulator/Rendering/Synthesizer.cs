using System.Globalization;

namespace NemoVideo.Simulator.Rendering;

/// <summary>Synthesizes music from sine waves: a loop of four chords, struck on the mood's beat. The keys are those of Agent/Vocabulary.</summary>
internal static class Synthesizer
{
    /// <summary>Semitones above the mood's root, four chords of three notes.</summary>
    private static readonly Dictionary<string, Mood> Moods = new(StringComparer.Ordinal)
    {
        ["lofi"] = new(196.0, 0.80, 3, [[0, 3, 7], [-4, 0, 3], [-2, 2, 5], [-5, -2, 2]]),
        ["upbeat"] = new(261.6, 0.42, 7, [[0, 4, 7], [7, 11, 14], [9, 12, 16], [5, 9, 12]]),
        ["epic"] = new(146.8, 1.20, 1.2, [[0, 3, 7], [-4, 0, 3], [3, 7, 10], [-2, 2, 5]]),
        ["calm"] = new(220.0, 1.50, 1.6, [[0, 4, 7], [-3, 0, 4], [5, 9, 12], [-5, -1, 2]]),
        ["corporate"] = new(246.9, 0.55, 4, [[0, 4, 7], [-3, 0, 4], [5, 9, 12], [7, 11, 14]]),
    };

    public static string Source(string mood, long lengthMs)
    {
        var sound = Moods.GetValueOrDefault(mood) ?? Moods["upbeat"];
        var bar = Number(sound.Beat * 4);
        var round = Number(sound.Beat * 16);
        var notes = Enumerable.Range(0, 3).Select(note =>
        {
            var pitches = sound.Chords.Select(chord => Number(sound.Root * Math.Pow(2, chord[note] / 12.0))).ToList();
            return $"sin(2*PI*t*if(lt(mod(t,{round}),{bar}),{pitches[0]},if(lt(mod(t,{round}),2*{bar}),{pitches[1]},if(lt(mod(t,{round}),3*{bar}),{pitches[2]},{pitches[3]}))))";
        });
        var beat = Number(sound.Beat);
        var envelope = $"min(1,mod(t,{beat})*60)*exp(-{Number(sound.Decay)}*mod(t,{beat}))";
        var bass = $"0.25*sin(2*PI*t*{Number(sound.Root / 4)})*exp(-2*mod(t,2*{beat}))";
        return $"aevalsrc='0.22*({string.Join('+', notes)})*{envelope}+{bass}':s=44100:d={Number(lengthMs / 1000.0)}";
    }

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);

    /// <param name="Root">Hertz.</param>
    /// <param name="Beat">Seconds between two strokes.</param>
    /// <param name="Decay">Decay of a stroke, per second.</param>
    private sealed record Mood(double Root, double Beat, double Decay, int[][] Chords);
}
