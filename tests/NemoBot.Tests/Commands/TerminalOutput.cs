using System.Text;
using Spectre.Console;

namespace NemoBot.Tests.Commands;

/// <summary>A terminal of a certain width that keeps what is written.</summary>
internal sealed class TerminalOutput(TextWriter writer, int width) : IAnsiConsoleOutput
{
    public string Text => writer.ToString()!;

    public TextWriter Writer => writer;

    public bool IsTerminal => true;

    public int Width => width;

    public int Height => 24;

    public void SetEncoding(Encoding encoding)
    {
    }
}
