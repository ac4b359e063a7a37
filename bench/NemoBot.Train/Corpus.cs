using NemoBot.Core.Intents;

namespace NemoBot.Train;

/// <summary>Reads the labelled texts of the tests.</summary>
internal static class Corpus
{
    public static List<LabelledText> Read(string folder) =>
        [.. Voices(Path.Combine(folder, "Voices"), isJudged: true), .. Voices(Path.Combine(folder, "Phrases"), isJudged: false), .. Directory.EnumerateFiles(folder, "utterances-*.tsv").Order(StringComparer.Ordinal).SelectMany(Utterances)];

    /// <summary>Reads label, language, situation, text; the first line describes the voice.</summary>
    public static IEnumerable<LabelledText> Voices(string folder, bool isJudged) =>
        from file in Directory.EnumerateFiles(folder, "*.tsv").Order(StringComparer.Ordinal)
        from line in File.ReadLines(file).Skip(1)
        let cells = line.Split('\t')
        select new LabelledText(Path.GetFileNameWithoutExtension(file), IsVoice: true, isJudged, LabelOf(cells[0], file), cells[1], SituationOf(cells[2], file), cells[3]);

    /// <summary>Reads label, language, text, and sometimes a reason.</summary>
    private static IEnumerable<LabelledText> Utterances(string file) =>
        from line in File.ReadLines(file)
        let cells = line.Split('\t')
        select new LabelledText(Path.GetFileNameWithoutExtension(file), IsVoice: false, IsJudged: false, LabelOf(cells[0], file), cells[1], Situation.None, cells[2]);

    private static Label LabelOf(string name, string file) =>
        Labels.TryParse(name, out var label) ? label : throw new FormatException($"{file}: no such label: {name}.");

    private static Situation SituationOf(string names, string file) =>
        names == "-" ? Situation.None
        : Enum.TryParse<Situation>(names, ignoreCase: true, out var situation) ? situation
        : throw new FormatException($"{file}: no such situation: {names}.");
}
