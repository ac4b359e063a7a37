using System.Diagnostics.CodeAnalysis;
using LiteDB;
using LiteDB.Engine;
using NemoBot.Storage.LiteDb.Disk;

namespace NemoBot.Storage.LiteDb.Tests.PowerCuts;

/// <summary>The engine itself, on the streams of the store or on others that are not as safe.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A power cut disposes nothing; Close is the orderly end.")]
internal sealed class CutEngine : ICutStore
{
    private readonly LiteEngine _engine;

    private CutEngine(PageStream data, PageStream log) =>
        _engine = new(new EngineSettings { DataStream = data, LogStream = log, TempStream = new MemoryStream(), Collation = Collation.Binary });

    public bool SurvivesErrors => false;

    /// <summary>The store's own streams; the log keeps little room, so that its file is shortened often.</summary>
    public static ICutStore Checksummed(IDiskFile data, IDiskFile log)
    {
        var frames = WriteAheadLog.Open(log, DataStream.StampOf(data), mostKept: 30);
        return new CutEngine(new DataStream(data, frames.ReadHeaderPage(), () => frames.NextSalt), frames);
    }

    /// <summary>The log as the engine itself would write it, with a flush at each commit.</summary>
    public static ICutStore WithoutChecksums(IDiskFile data, IDiskFile log) => new CutEngine(new DataStream(data, null, null), new PlainLog(log));

    public void Commit(IReadOnlyDictionary<(string Collection, string Id), string?> writes)
    {
        _engine.BeginTrans();
        foreach (var ((collection, id), text) in writes)
        {
            if (text is null)
            {
                _engine.Delete(collection, [id]);
            }
            else
            {
                _engine.Upsert(collection, [new BsonDocument { ["_id"] = id, ["key"] = $"{text.Length % 10}", ["text"] = text }], BsonAutoId.ObjectId);
            }
        }

        _engine.Commit();
    }

    public void Checkpoint() => _engine.Checkpoint();

    public (Texts ById, Texts ByIndex) Read(IReadOnlyList<string> collections) => (Read(collections, "_id"), Read(collections, "key"));

    public void Close() => _engine.Dispose();

    private Texts Read(IReadOnlyList<string> collections, string field)
    {
        var found = new Texts();
        foreach (var collection in collections)
        {
            if (field != "_id")
            {
                _engine.EnsureIndex(collection, field, BsonExpression.Create($"$.{field}"), false);
            }

            var query = new Query();
            query.Where.Add(BsonExpression.Create($"$.{field} >= @0", ""));
            using var reader = _engine.Query(collection, query);
            while (reader.Read())
            {
                found.Add((collection, reader.Current["_id"].AsString), reader.Current["text"].AsString);
            }
        }

        return found;
    }

    private sealed class PlainLog(IDiskFile file) : PageStream
    {
        public override long Length => file.Length / PageSize * PageSize;

        public override void Flush() => file.Flush();

        public override void SetLength(long value)
        {
            file.SetLength(value);
            file.Flush();
        }

        protected override void ReadPage(long number, Span<byte> page) => file.Read(number * PageSize, page);

        protected override void WritePage(long number, ReadOnlySpan<byte> page)
        {
            try
            {
                file.Write(number * PageSize, page);
                if (EnginePage.IsConfirmed(page))
                {
                    file.Flush();
                }
            }
            catch (IOException)
            {
                // The power is off, which the story sees for itself.
            }
        }
    }
}
