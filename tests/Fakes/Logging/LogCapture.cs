using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Fakes.Logging;

/// <summary>Keeps every log line, at all levels, so that a test can read, search or wait for them.</summary>
public sealed class LogCapture : ILoggerProvider
{
    private readonly ConcurrentQueue<string> _lines = new();

    /// <summary>Level, category, message and exception of each entry.</summary>
    public IReadOnlyCollection<string> Lines => _lines;

    /// <summary>Raised when a line was kept.</summary>
    public event Action<string>? Kept;

    /// <summary>The same lines, for tests that wait.</summary>
    public Mailbox<string> Written { get; } = new();

    /// <summary>The last lines above the debug levels.</summary>
    public string Recent() => string.Join('\n', _lines
        .Where(line => !line.StartsWith("Trace", StringComparison.Ordinal) && !line.StartsWith("Debug", StringComparison.Ordinal))
        .TakeLast(40));

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    /// <summary>Creates a logger for code that takes one of its own category.</summary>
    public ILogger<T> CreateLogger<T>() => new Logger<T>(new LoggerFactory([this], new LoggerFilterOptions { MinLevel = LogLevel.Trace }));

    public void Dispose()
    {
    }

    private sealed class Logger(LogCapture capture, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var line = $"{logLevel} {category}: {formatter(state, exception)} {exception}";
            capture._lines.Enqueue(line);
            capture.Written.Put(line);
            capture.Kept?.Invoke(line);
        }
    }
}
