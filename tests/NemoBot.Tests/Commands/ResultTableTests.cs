using System.Text.RegularExpressions;
using NemoBot.Commands;
using Spectre.Console;

namespace NemoBot.Tests.Commands;

public sealed class ResultTableTests
{
    private static readonly (string, int)[] Columns = [("", 6), ("Part", 10), ("Result", 0)];

    [Fact]
    public void In_a_pipe_each_row_is_one_line_without_color_however_long_it_is()
    {
        var output = new StringWriter { NewLine = "\n" };
        var table = new ResultTable(Terminal.To(output), Columns);
        table.Add(Color.Green, "ok", "store", new string('x', 500));
        Assert.Equal($"ok    store     {new string('x', 500)}\n", output.ToString()); // At once: the next check may take a minute.
        table.Add(Color.Red, "WRONG", "network", "It is down.");
        table.End();

        Assert.EndsWith("WRONG network   It is down.\n", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', output.ToString());
    }

    [Fact]
    public void On_a_terminal_it_is_a_colored_table_of_the_terminals_width()
    {
        var output = new TerminalOutput(new StringWriter { NewLine = "\n" }, 60);
        var console = AnsiConsole.Create(new() { Ansi = AnsiSupport.Yes, ColorSystem = ColorSystemSupport.TrueColor, Out = output });
        var table = new ResultTable(console, Columns);
        table.Add(Color.Green, "ok", "store", new string('x', 80));
        table.Add(Color.Red, "WRONG", "store", "[red]file\u001b[2J.db[/]");
        table.End();

        var lines = Regex.Replace(output.Text, "\u001b\\[[0-9;]*m", "").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.Equal(60, line.TrimEnd('\r').Length));
        Assert.Contains("│ Part ", lines[1], StringComparison.Ordinal);
        Assert.Contains("[red]file [2J.db[/]", string.Concat(lines), StringComparison.Ordinal); // Neither markup nor a sequence of the terminal.
        Assert.DoesNotContain("\u001b[2J", output.Text, StringComparison.Ordinal);
        Assert.Contains("\u001b[", output.Text, StringComparison.Ordinal);
    }
}
