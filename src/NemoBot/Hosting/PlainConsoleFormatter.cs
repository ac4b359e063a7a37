using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace NemoBot.Hosting;

/// <summary>Writes one readable line per log entry: time, level where it matters, category, message. Exceptions follow on separate lines.</summary>
internal sealed class PlainConsoleFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "plain";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var level = logEntry.LogLevel switch
        {
            LogLevel.Trace => "trace ",
            LogLevel.Debug => "debug ",
            LogLevel.Warning => "WARN  ",
            LogLevel.Error => "ERROR ",
            LogLevel.Critical => "FATAL ",
            _ => "",
        };
        textWriter.WriteLine($"{time.GetLocalNow():HH:mm:ss} {level}{NameOf(logEntry.Category)}: {OnOneLine(logEntry.Formatter(logEntry.State, logEntry.Exception))}");
        foreach (var line in LinesOf(logEntry.Exception))
        {
            textWriter.WriteLine(line);
        }
    }

    /// <summary>Returns the last part of a category.</summary>
    internal static ReadOnlySpan<char> NameOf(string category) => category.AsSpan(category.LastIndexOf('.') + 1);

    /// <summary>Returns the lines of an exception, indented, so that none of them can pass for an entry.</summary>
    internal static IEnumerable<string> LinesOf(Exception? exception) =>
        exception?.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => $"  {OnOneLine(line)}") ?? [];

    /// <summary>
    /// Replaces line ends and control characters: an entry may contain foreign input, in which a line end would forge another entry, and an escape would move
    /// the terminal's cursor.
    /// </summary>
    internal static string OnOneLine(string words) => words.Any(IsBreak) ? string.Concat(words.Select(letter => IsBreak(letter) ? ' ' : letter)) : words;

    private static bool IsBreak(char letter) => (char.IsControl(letter) && letter != '\t') || letter is '\u2028' or '\u2029';
}
