using Spectre.Console;

namespace NemoBot.Commands;

/// <summary>The terminal of the operator, or the file or pipe that takes its place.</summary>
internal static class Terminal
{
    /// <summary>Gets standard output. Colors and borders are written to a terminal only; no colors if <c>NO_COLOR</c> is set.</summary>
    public static IAnsiConsole Standard => To(Console.Out);

    public static IAnsiConsole To(TextWriter output) => AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(output) });

    /// <summary>Writes a line as it is, however long it is.</summary>
    public static void WriteSentence(this IAnsiConsole console, string sentence) => console.Profile.Out.Writer.WriteLine(Printable(sentence));

    /// <summary>Replaces what would move the cursor or color the text: it may come from a file name.</summary>
    public static string Printable(string words) => string.Concat(words.Select(letter => char.IsControl(letter) ? ' ' : letter));
}
