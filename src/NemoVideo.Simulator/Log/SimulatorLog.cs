using System.Text.Json;
using System.Text.Json.Serialization;

namespace NemoVideo.Simulator.Log;

/// <summary>Records what the server saw, in order. Thread-safe.</summary>
public sealed class SimulatorLog : IDisposable
{
    /// <summary>Maximum number of entries; older ones are dropped.</summary>
    private const int Limit = 100_000;

    private static readonly JsonSerializerOptions LineFormat = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly Lock _gate = new();
    private readonly Queue<LogEntry> _entries = [];
    private readonly List<Waiter> _waiters = [];
    private readonly TimeProvider _time;
    private readonly StreamWriter? _file;
    private long _count;

    internal SimulatorLog(TimeProvider time, string? file)
    {
        _time = time;
        if (file is not null)
        {
            _file = new StreamWriter(new FileStream(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) { AutoFlush = true };
        }
    }

    /// <summary>Raised when an entry was added, on the thread that added it.</summary>
    public event Action? Added;

    public IReadOnlyList<LogEntry> Entries
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries];
            }
        }
    }

    public int Count(LogKind kind) => Entries.Count(entry => entry.Kind == kind);

    public IReadOnlyList<LogEntry> Of(LogKind kind) => [.. Entries.Where(entry => entry.Kind == kind)];

    /// <summary>Returns the first matching entry, past or future.</summary>
    public async Task<LogEntry> WaitForAsync(Func<LogEntry, bool> fits, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(fits);
        lock (_gate)
        {
            if (_entries.FirstOrDefault(fits) is { } past)
            {
                return past;
            }

            _waiters.Add(waiter);
        }

        try
        {
            return await waiter.Found.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_gate)
            {
                _waiters.Remove(waiter);
            }
        }
    }

    public Task<LogEntry> WaitForAsync(LogKind kind, CancellationToken cancellationToken) => WaitForAsync(entry => entry.Kind == kind, cancellationToken);

    internal void Add(LogKind kind, string? session = null, string? subject = null, string? text = null, long? bytes = null, string? sha256 = null)
    {
        lock (_gate)
        {
            var entry = new LogEntry(++_count, _time.GetUtcNow(), kind, session, subject, text, bytes, sha256);
            _entries.Enqueue(entry);
            if (_entries.Count > Limit)
            {
                _entries.Dequeue();
            }

            _file?.WriteLine(JsonSerializer.Serialize(entry, LineFormat));
            foreach (var waiter in _waiters.Where(waiter => waiter.Fits(entry)))
            {
                waiter.Found.TrySetResult(entry);
            }
        }

        Added?.Invoke();
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _file?.Dispose();
        }
    }

    private sealed record Waiter(Func<LogEntry, bool> Fits)
    {
        public TaskCompletionSource<LogEntry> Found { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
