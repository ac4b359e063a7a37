using System.Globalization;
using NemoBot.Core.Model;
using NemoBot.Storage.LiteDb.Disk;

namespace NemoBot.Storage.LiteDb.Tests.PowerCuts;

/// <summary>
/// Random transactions, checkpoints, restarts and I/O errors on a <see cref="SimulatedDisk"/> until the power is cut, again and again. After each cut every text must
/// be as the last acknowledged commit left it, or as the one that was under way would have: whole, or not at all.
/// </summary>
internal sealed class PowerCutStory
{
    /// <summary>They come into being one by one, and fill several sectors of the data file's first page, which names them.</summary>
    private static readonly string[] Collections = [.. Enumerable.Range(0, 30).Select(i => $"collection_{i}_{new string('x', 40)}")];

    private static readonly byte[] EmptyDatabase = DataFile.Empty();

    private readonly Random _random;
    private readonly OpenCutStore _open;
    private readonly SimulatedDisk _disk;
    private readonly SimulatedFile _data;
    private readonly SimulatedFile _log;
    private ICutStore? _store;
    private Texts _acknowledged = [];
    private Texts? _underWay;
    private int _texts;

    private PowerCutStory(int seed, OpenCutStore open, bool ignoresFlushes)
    {
        (_random, _open) = (new(seed), open);
        _disk = new(_random) { IgnoresFlushes = ignoresFlushes };
        (_data, _log) = (_disk.Create(EmptyDatabase), _disk.Create([]));
    }

    /// <exception cref="Exception">A commit was lost, or came back, or texts are damaged.</exception>
    public static void Play(int seed, int cuts, OpenCutStore open, bool ignoresFlushes = false)
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
            _store = _open(_data, _log);
            while (true)
            {
                WithErrors(Commit);
                switch (_random.Next(24))
                {
                    case 0 or 1 or 2:
                        WithErrors(_store.Checkpoint);
                        break;
                    case 3:
                        _store.Close();
                        _disk.CheckPower(); // It says nothing when it cannot write any more.
                        _store = _open(_data, _log);
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

    private void WithErrors(Action act)
    {
        if (!_store!.SurvivesErrors || _random.Next(5) > 0)
        {
            act();
            return;
        }

        _disk.LeaveFree(_random.Next(2) == 0 ? _random.Next(100_000) : int.MaxValue);
        _log.FailsNextFlush = _random.Next(2) == 0;
        _data.FailsNextFlush = _random.Next(2) == 0;
        try
        {
            act();
        }
        catch (StorageException) when (!_disk.IsOff)
        {
            _underWay = null;
        }
        finally
        {
            _disk.LeaveFree(int.MaxValue);
            (_log.FailsNextFlush, _data.FailsNextFlush) = (false, false);
        }
    }

    private void Commit()
    {
        var writes = new Dictionary<(string, string), string?>();
        _underWay = new(_acknowledged);
        for (var left = _random.Next(1, 7); left > 0; left--)
        {
            var key = (Collections[Math.Min(_random.Next(Collections.Length), _random.Next(Collections.Length))], Name(_random.Next(40)));
            if (_random.Next(4) == 0)
            {
                writes[key] = null;
                _underWay.Remove(key);
            }
            else
            {
                var text = $"{++_texts} {new string((char)('a' + _random.Next(26)), _random.Next(8) == 0 ? _random.Next(40_000) : _random.Next(300))}";
                writes[key] = _underWay[key] = text;
            }
        }

        _store!.Commit(writes);
        _disk.CheckPower(); // The log does not throw.
        (_acknowledged, _underWay) = (_underWay, null);
    }

    private void Check()
    {
        _disk.Restart();
        _store = _open(_data, _log);
        var (byId, byIndex) = _store.Read(Collections);
        if (_underWay is not null && byId.IsSameAs(_underWay))
        {
            _acknowledged = _underWay;
        }

        _underWay = null;
        Assert.True(byId.IsSameAs(_acknowledged), "Texts are lost or damaged, or came back.");
        Assert.True(byIndex.IsSameAs(_acknowledged), "The index does not lead to all texts.");
        Abandon();
    }

    /// <summary>Without an orderly end: what it wants to write now is lost with the power.</summary>
    private void Abandon()
    {
        _disk.CutAfter(1);
        try
        {
            _store?.Close();
        }
        catch (Exception) when (_disk.IsOff)
        {
            // It wanted to write.
        }
    }

    private static string Name(int number) => number.ToString(CultureInfo.InvariantCulture);
}
