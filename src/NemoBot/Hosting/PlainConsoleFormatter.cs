using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace NemoBot.Hosting;

/// <summary>One readable line for each log entry: time, level where it matters, who speaks, what. Exceptions follow on their own lines.</summary>
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
        textWriter.WriteLine($"{time.GetLocalNow():HH:mm:ss} {level}{name}: {logEntry.Formatter(logEntry.State, logEntry.Exception)}");
        if (logEntry.Exception is { } exception)
        {
            textWriter.WriteLine(exception);
        }
    }
}
