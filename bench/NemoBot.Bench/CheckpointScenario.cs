using System.Diagnostics;
using System.Globalization;
using LiteDB;
using NemoBot.Storage.LiteDb;
using NemoBot.Storage.LiteDb.Disk;

namespace NemoBot.Bench;

/// <summary>
/// <c>checkpoints</c>: how long a checkpoint of the LiteDB store stops its thread, by the number of pages that the log may have, and how much of it is the flush of
/// the data file. The sizes take turns on databases that grow.
/// </summary>
internal static class CheckpointScenario
{
    private const int RowLength = 600;
    private const int RowsInCommit = 8;

    private static readonly int[] Sizes = [1000, 500, 250];
    private static readonly KeyIndex ByChat = new("rows", "by_chat");

    public static BenchReport Run(BenchSettings settings)
    {
        var checkpoints = settings.Number("checkpoints", 40);
        var folder = Directory.CreateTempSubdirectory("nemobot-checkpoints-");
        try
        {
            var runs = Sizes.Select(size => new SizeRun(Path.Combine(folder.FullName, $"{size}.db"), size)).ToList();
            for (var round = 0; round < checkpoints; round++)
            {
                runs.ForEach(run => run.Step());
            }

            var report = new BenchReport("checkpoints");
            foreach (var run in runs)
            {
                run.AddTo(report);
                run.Dispose();
            }

            return report;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private sealed class SizeRun : IDisposable
    {
        private readonly Database _database;
        private readonly TimedFile _data;
        private readonly int _pages;
        private readonly Random _random = new(1);
        private readonly List<double> _checkpoints = [];
        private readonly List<double> _flushes = [];
        private readonly List<double> _commits = [];
        private int _next;

        public SizeRun(string path, int pages)
        {
            DataFile.CreateIfMissing(path);
            File.Create(Database.LogPathOf(path)).Dispose();
            _data = new(new DiskFile(path));
            (_database, _pages) = (Database.Open(_data, new DiskFile(Database.LogPathOf(path))), pages);
            _database.EnsureIndex(ByChat);
        }

        /// <summary>Writes until the log is full, then makes the checkpoint.</summary>
        public void Step()
        {
            while (_database.LogPages < _pages)
            {
                var began = Stopwatch.GetTimestamp();
                Commit();
                _commits.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }

            _data.Flushing = TimeSpan.Zero;
            var start = Stopwatch.GetTimestamp();
            _database.Checkpoint();
            _checkpoints.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            _flushes.Add(_data.Flushing.TotalMilliseconds);
        }

        public void AddTo(BenchReport report)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{_pages} pages");
            report.Add($"{name}, checkpoint p50", At(_checkpoints, 0.5), "ms").Add($"{name}, checkpoint p99", At(_checkpoints, 0.99), "ms").Add($"{name}, slowest", _checkpoints.Max(), "ms")
                .Add($"{name}, flush of it p50", At(_flushes, 0.5), "ms").Add($"{name}, flush slowest", _flushes.Max(), "ms")
                .Add($"{name}, commit p50", At(_commits, 0.5), "ms").Add($"{name}, commit p99", At(_commits, 0.99), "ms").Add($"{name}, commit slowest", _commits.Max(), "ms");
        }

        public void Dispose()
        {
            _database.Dispose();
            _data.Dispose();
        }

        private void Commit()
        {
            var draft = new Draft(_database);
            for (var i = 0; i < RowsInCommit; i++)
            {
                var chat = _random.Next(5000);
                var id = string.Create(CultureInfo.InvariantCulture, $"{chat:D5}\n{_next++:D9}");
                draft.Add("rows", new BsonDocument { ["_id"] = id, [ByChat.Field] = new BsonArray { id }, ["value"] = new byte[RowLength] });
            }

            _database.Apply(draft);
            _database.Commit();
        }

        private static double At(List<double> values, double part)
        {
            values.Sort();
            return values[(int)Math.Min(values.Count - 1, values.Count * part)];
        }
    }

    /// <summary>Adds up how long the file is flushed.</summary>
    private sealed class TimedFile(IDiskFile file) : IDiskFile
    {
        public TimeSpan Flushing { get; set; }

        public long Length => file.Length;

        public int Read(long position, Span<byte> buffer) => file.Read(position, buffer);

        public void Write(long position, ReadOnlySpan<byte> bytes) => file.Write(position, bytes);

        public void SetLength(long length) => file.SetLength(length);

        public void Flush()
        {
            var start = Stopwatch.GetTimestamp();
            file.Flush();
            Flushing += Stopwatch.GetElapsedTime(start);
        }

        public void Dispose() => file.Dispose();
    }
}
