using System.Globalization;
using LiteDB;
using LiteDB.Engine;
using NemoBot.Storage.LiteDb.Disk;

namespace NemoBot.Storage.LiteDb.Tests.PowerCuts;

/// <summary>
/// Random transactions, checkpoints and restarts on a <see cref="SimulatedDisk"/> until the power is cut, again and again. After each cut every document must be as
/// the last acknowledged commit left it, or as the one that was under way would have: whole, or not at all.
/// </summary>
internal sealed class PowerCutStory
{
    /// <summary>They come into being one by one, and fill several sectors of the data file's first page, which names them.</summary>
    private static readonly string[] Collections = [.. Enumerable.Range(0, 30).Select(i => $"collection_{i}_{new string('x', 40)}")];

    private static readonly byte[] EmptyDatabase = DataFile.Empty();

    private readonly Random _random;
    private readonly EngineStreams _open;
    private readonly SimulatedDisk _disk;
    private readonly SimulatedFile _data;
    private readonly SimulatedFile _log;
    private LiteEngine _engine = null!;
    private Documents _acknowledged = [];
    private Documents? _underWay;
    private int _texts;

    private PowerCutStory(int seed, EngineStreams open, bool ignoresFlushes)
    {
        (_random, _open) = (new(seed), open);
        _disk = new(_random) { IgnoresFlushes = ignoresFlushes };
        (_data, _log) = (_disk.Create(EmptyDatabase), _disk.Create([]));
    }

    /// <exception cref="Exception">A commit was lost, or documents are damaged.</exception>
    public static void Play(int seed, int cuts, EngineStreams open, bool ignoresFlushes = false)
    {
        var story = new PowerCutStory(seed, open, ignoresFlushes);
        for (var cut = 0; cut < cuts; cut++)
        {
            story.WorkUntilTheCut();
            story.Check();
        }
    }

    private void WorkUntilTheCut()
    {
        _disk.Restart();
        _disk.CutAfter(_random.Next(1, 80));
        try
        {
            _engine = _open(_data, _log);
            while (true)
            {
                Commit();
                switch (_random.Next(24))
                {
                    case 0 or 1 or 2:
                        _engine.Checkpoint();
                        break;
                    case 3:
                        _engine.Dispose();
                        _engine = _open(_data, _log);
                        break;
                    default:
                        break;
                }
            }
        }
        catch (Exception) when (_disk.IsOff)
        {
            Abandon();
        }
    }

    private void Commit()
    {
        _underWay = new(_acknowledged);
        _engine.BeginTrans();
        for (var left = _random.Next(1, 7); left > 0; left--)
        {
            var (collection, id) = (Collections[Math.Min(_random.Next(Collections.Length), _random.Next(Collections.Length))], Text(_random.Next(40)));
            if (_random.Next(4) == 0)
            {
                _engine.Delete(collection, [id]);
                _underWay.Remove((collection, id));
            }
            else
            {
                var text = $"{++_texts} {new string((char)('a' + _random.Next(26)), _random.Next(8) == 0 ? _random.Next(40_000) : _random.Next(300))}";
                _engine.Upsert(collection, [new BsonDocument { ["_id"] = id, ["key"] = Text(_random.Next(10)), ["text"] = text }], BsonAutoId.ObjectId);
                _underWay[(collection, id)] = text;
            }
        }

        _engine.Commit();
        _disk.CheckPower(); // The log does not throw.
        (_acknowledged, _underWay) = (_underWay, null);
    }

    private void Check()
    {
        _disk.Restart();
        _engine = _open(_data, _log);
        foreach (var collection in Collections)
        {
            _engine.EnsureIndex(collection, "key", BsonExpression.Create("$.key"), false);
        }

        var found = Read("_id >= @0");
        if (_underWay is not null && found.IsSameAs(_underWay))
        {
            _acknowledged = _underWay;
        }

        _underWay = null;
        Assert.True(found.IsSameAs(_acknowledged), "Documents are lost or damaged.");
        Assert.True(Read("$.key >= @0").IsSameAs(_acknowledged), "The index does not lead to all documents.");
        Abandon();
    }

    private Documents Read(string condition)
    {
        var found = new Documents();
        foreach (var collection in Collections)
        {
            var query = new Query();
            query.Where.Add(BsonExpression.Create(condition, ""));
            using var reader = _engine.Query(collection, query);
            while (reader.Read())
            {
                found.Add((collection, reader.Current["_id"].AsString), reader.Current["text"].AsString);
            }
        }

        return found;
    }

    /// <summary>Without an orderly end: what the engine wants to write now is lost with the power.</summary>
    private void Abandon()
    {
        _disk.CutAfter(1);
        try
        {
            _engine?.Dispose();
        }
        catch (Exception) when (_disk.IsOff)
        {
            // It wanted to write.
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private sealed class Documents : SortedDictionary<(string Collection, string Id), string>
    {
        public Documents()
        {
        }

        public Documents(Documents others)
            : base(others)
        {
        }

        public bool IsSameAs(Documents others) => this.SequenceEqual(others);
    }
}
