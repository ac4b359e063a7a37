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
        var category = logEntry.Category.AsSpan();
        var name = category[(category.LastIndexOf('.') + 1)..];
        textWriter.WriteLine($"{time.GetLocalNow():HH:mm:ss} {level}{name}: {OnOneLine(logEntry.Formatter(logEntry.State, logEntry.Exception))}");
        if (logEntry.Exception is { } exception)
        {
            foreach (var line in exception.ToString().ReplaceLineEndings("\n").Split('\n'))
            {
                textWriter.WriteLine($"  {OnOneLine(line)}"); // Indented, so that none of its lines can pass for an entry.
            }
        }
    }

    /// <summary>
    /// Replaces line ends and control characters: an entry may contain foreign input, in which a line end would forge another entry, and an escape would move
    /// the terminal's cursor.
    /// </summary>
    private static string OnOneLine(string words) => words.Any(IsBreak) ? string.Concat(words.Select(letter => IsBreak(letter) ? ' ' : letter)) : words;

    private static bool IsBreak(char letter) => (char.IsControl(letter) && letter != '\t') || letter is '\u2028' or '\u2029';
}
