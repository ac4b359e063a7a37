using Spectre.Console;

namespace NemoBot.Commands;

/// <summary>Prints rows of what a command found or did: a table on a terminal; elsewhere aligned columns, each row at once and on one line, for scripts.</summary>
/// <param name="columns">The columns; the last one has no width.</param>
internal sealed class ResultTable(IAnsiConsole console, params (string Header, int Width)[] columns)
{
    private readonly List<(Color? Color, string[] Cells)> _rows = [];

    /// <param name="color">The color of the first cell on a terminal; null for none.</param>
    public void Add(Color? color, params string[] cells)
    {
        var printable = cells.Select(Terminal.Printable).ToArray();
        if (console.Profile.Out.IsTerminal)
        {
            _rows.Add((color, printable));
        }
        else
        {
            console.WriteSentence(string.Concat(printable.Zip(columns, (cell, column) => cell.PadRight(column.Width))));
        }
    }

    /// <summary>Prints the table, also when the command is interrupted, if there is a terminal: its columns are as wide as their contents.</summary>
    public void End()
    {
        if (_rows.Count == 0)
        {
            return;
        }

        var table = new Table().RoundedBorder().BorderColor(Color.Grey);
        foreach (var (header, _) in columns)
        {
            table.AddColumn(new TableColumn(new Text(header)));
        }

        foreach (var (color, cells) in _rows)
        {
            table.AddRow(cells.Select((cell, index) => new Text(cell, index == 0 && color is { } painted ? new Style(painted) : Style.Plain)));
        }

        console.Write(table);
        _rows.Clear();
    }
}
