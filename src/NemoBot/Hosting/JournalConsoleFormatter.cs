using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace NemoBot.Hosting;

/// <summary>Writes what <see cref="PlainConsoleFormatter"/> does for systemd's journal: each line begins with its priority (sd-daemon), and has no time, which the journal adds.</summary>
internal sealed class JournalConsoleFormatter() : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "journal";

    /// <summary>Returns whether the output goes to the journal: systemd tells so, and its terminals pass that on to programs that write to them.</summary>
    public static bool IsFor(string? journalStream, bool isRedirected) => !string.IsNullOrEmpty(journalStream) && isRedirected;

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var priority = logEntry.LogLevel switch
        {
            LogLevel.Trace or LogLevel.Debug => 7,
            LogLevel.Warning => 4,
            LogLevel.Error => 3,
            LogLevel.Critical => 2,
            _ => 6,
        };
        textWriter.WriteLine($"<{priority}>{PlainConsoleFormatter.NameOf(logEntry.Category)}: {PlainConsoleFormatter.OnOneLine(logEntry.Formatter(logEntry.State, logEntry.Exception))}");
        foreach (var line in PlainConsoleFormatter.LinesOf(logEntry.Exception))
        {
            textWriter.WriteLine($"<{priority}>{line}");
        }
    }
}
