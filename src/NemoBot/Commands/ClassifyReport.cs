using System.Globalization;
using NemoBot.Core.Intents;

namespace NemoBot.Commands;

/// <summary>Reports how well labelled texts are understood: by class, by language, as a confusion matrix, and in summary figures.</summary>
internal static class ClassifyReport
{
    private static readonly Label[] All = Enum.GetValues<Label>();

    /// <param name="file">Tab-separated: label, language, text; or label, language, situation, text. Lines that do not begin with a label are skipped.</param>
    /// <param name="explains">True to list the misread texts with what each reader saw.</param>
    /// <returns>The exit code: 1 if the file has no labelled text.</returns>
    public static async Task<int> RunAsync(string file, TextWriter output, bool explains, CancellationToken cancellationToken)
    {
        var rows = new List<Row>();
        var leftOut = 0;
        await foreach (var line in File.ReadLinesAsync(file, cancellationToken))
        {
            if (Parse(line) is { } row)
            {
                rows.Add(row);
            }
            else
            {
                leftOut++;
            }
        }

        if (rows.Count == 0)
        {
            await output.WriteLineAsync($"No line of {Path.GetFileName(file)} is a labelled text: label, language, text, parted by tabs.");
            return 1;
        }

        foreach (var line in Lines(rows, leftOut, explains))
        {
            await output.WriteLineAsync(line.AsMemory(), cancellationToken);
        }

        await output.FlushAsync(cancellationToken);
        return 0;
    }

    private static Row? Parse(string line)
    {
        var cells = line.Split('\t');
        if (cells.Length < 3 || !Labels.TryParse(cells[0], out var label))
        {
            return null;
        }

        var situation = cells.Length > 3 ? ClassifyCommand.Parse(cells[2]) : null;
        var text = cells[situation is null ? 2 : 3];
        return new(label, cells[1], text, OwnWords.Understand(text, null, situation ?? Situation.None));
    }

    private static IEnumerable<string> Lines(List<Row> rows, int leftOut, bool explains)
    {
        yield return leftOut == 0 ? $"{rows.Count} texts" : $"{rows.Count} texts; {leftOut} lines left out";
        foreach (var (heading, key) in new (string, Func<Row, string>)[] { ("class", row => Labels.NameOf(row.Label)), ("language", row => row.Language) })
        {
            yield return "";
            yield return $"{heading,-12} {"texts",6} {"right",6} {"asked",6} {"wrong",6}";
            foreach (var group in rows.GroupBy(key).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                yield return $"{group.Key,-12} {group.Count(),6} {group.Count(row => row.IsRight),6} {group.Count(row => row.IsAsked),6} {group.Count(row => row.IsWrong),6}";
            }
        }

        yield return "";
        yield return $"{"is / taken for",-14} {string.Join(' ', All.Select(label => $"{Labels.NameOf(label),11}"))} {"asked",11}";
        foreach (var label in All)
        {
            var own = rows.Where(row => row.Label == label).ToList();
            yield return $"{Labels.NameOf(label),-14} {string.Join(' ', All.Select(read => $"{own.Count(row => !row.IsAsked && row.Understood.Decision.First == read),11}"))} {own.Count(row => row.IsAsked),11}";
        }

        var edits = rows.Where(row => IsEdit(row.Label)).ToList();
        yield return "";
        yield return $"right or asked                      {Share(rows, row => !row.IsWrong)}";
        yield return $"asked with the right button         {Share([.. rows.Where(row => row.IsAsked)], row => row.IsAskedWell)}";
        yield return $"asked                               {Share(rows, row => row.IsAsked)}  (of edits {Share(edits, row => row.IsAsked)})";
        yield return $"wrong and sent to the editor        {Share(rows, row => row.IsWrong && IsEdit(row.Understood.Decision.First) && !IsEdit(row.Label))}";
        yield return $"taken for cancel or new by mistake  {rows.Count(row => row is { IsWrong: true, Understood.Decision.First: Label.Cancel or Label.NewProject })}";
        foreach (var row in explains ? rows.Where(row => !row.IsRight) : [])
        {
            yield return $"{Labels.NameOf(row.Label)} became {ClassifyCommand.Name(row.Understood.Decision)}\t{ClassifyCommand.Explain(row.Understood)}\t{row.Language}\t{row.Text}";
        }
    }

    private static bool IsEdit(Label label) => label is Label.Edit or Label.EditThenExport;

    private static string Share(List<Row> rows, Func<Row, bool> counts) =>
        rows.Count == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * rows.Count(counts) / rows.Count:F1} %");

    private sealed record Row(Label Label, string Language, string Text, Understood Understood)
    {
        public bool IsAsked => Understood.Decision.IsAsked;

        public bool IsRight => !IsAsked && Understood.Decision.First == Label;

        public bool IsWrong => !IsAsked && !IsRight;

        public bool IsAskedWell => IsAsked && (Understood.Decision.First == Label || Understood.Decision.Second == Label);
    }
}
