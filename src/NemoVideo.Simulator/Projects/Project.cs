using System.Collections.Immutable;
using System.Text.Json.Nodes;
using NemoVideo.Simulator.Accounts;
using NemoVideo.Simulator.Media;
using NemoVideo.Simulator.State;

namespace NemoVideo.Simulator.Projects;

/// <summary>Represents one session: its cut with the history, its media, and whether editing was paid for.</summary>
/// <param name="number">Number of the session on this server: unlike the id, it is reproducible.</param>
internal sealed class Project(int number, string sessionId, string taskId, string taskName, Account owner)
{
    private const int UndoLimit = 50;
    private const int MediaLimit = 200;

    private readonly Lock _gate = new();
    private ImmutableList<CutOfTurn> _history = [];
    private ImmutableList<CutOfTurn> _undone = [];
    private ImmutableList<(int Turn, string Text)> _unfinished = [];
    private ImmutableList<MediaFile> _media = [];
    private Cut _cut = Cut.Empty;
    private int _turns;
    private int _ids;

    public int Number { get; } = number;
    public string SessionId { get; } = sessionId;
    public string TaskId { get; } = taskId;
    public string TaskName { get; } = taskName;

    /// <summary>The account that used it last, which pays: a user's token may expire, and another takes its place.</summary>
    public Account Owner { get; set; } = owner;

    /// <summary>Whether editing was paid for: it is charged once per session.</summary>
    public bool EditingPaid { get; set; }

    /// <summary>The prompt of a question that waits for an answer; null for none.</summary>
    public string? PendingQuestion { get; set; }

    public Cut Cut
    {
        get
        {
            lock (_gate)
            {
                return _cut;
            }
        }
    }

    public ImmutableList<MediaFile> Media => _media;

    /// <summary>Notes a turn until <see cref="EndTurn"/>: one that a kill interrupts begins again.</summary>
    /// <returns>The number of the turn.</returns>
    public int BeginTurn(string text)
    {
        lock (_gate)
        {
            _unfinished = _unfinished.Add((++_turns, text));
            return _turns;
        }
    }

    public void EndTurn(int turn)
    {
        lock (_gate)
        {
            _unfinished = _unfinished.RemoveAll(each => each.Turn == turn);
        }
    }

    public ProjectSnapshot Export()
    {
        lock (_gate)
        {
            // A turn that has not ended begins again: what it changed so far is not kept.
            var kept = _history.FindIndex(step => _unfinished.Any(turn => turn.Turn == step.Turn));
            var (cut, history) = kept < 0 ? (_cut, _history) : (_history[kept].Cut, _history.GetRange(0, kept));
            return new(Number, SessionId, TaskId, TaskName, Owner.Token, EditingPaid, PendingQuestion, cut, history, _undone, [.. _media.Select(file => file with { Path = Path.GetFileName(file.Path) })], _turns, _ids, [.. _unfinished.Select(turn => turn.Text)], Owner.UserId);
        }
    }

    /// <summary>Returns the texts of the turns that an earlier run did not finish, and forgets them: they begin again.</summary>
    public IReadOnlyList<string> TakeUnfinished()
    {
        lock (_gate)
        {
            var left = _unfinished;
            _unfinished = [];
            return [.. left.Select(turn => turn.Text)];
        }
    }

    /// <summary>Returns the project as an earlier run left it. Its unfinished turns wait for <see cref="TakeUnfinished"/>.</summary>
    public static Project From(ProjectSnapshot saved, Account owner) => new(saved.Number, saved.SessionId, saved.TaskId, saved.TaskName, owner)
    {
        EditingPaid = saved.EditingPaid,
        PendingQuestion = saved.PendingQuestion,
        _cut = saved.Cut,
        _history = saved.History,
        _undone = saved.Undone,
        _media = saved.Media,
        _unfinished = [.. saved.UnfinishedTurns.Select(text => (0, text))], // The number of no turn: nothing in the history is theirs.
        _turns = saved.Turns,
        _ids = saved.Ids,
    };

    public string NextId(string kind) => $"{kind}_{Interlocked.Increment(ref _ids)}";

    /// <summary>Changes the cut, and keeps the one before the turn for undo. If the change returns its argument, nothing is kept.</summary>
    public void Change(int turn, Func<Cut, Cut> change)
    {
        lock (_gate)
        {
            var after = change(_cut);
            if (!ReferenceEquals(after, _cut))
            {
                if (_history.IsEmpty || _history[^1].Turn != turn)
                {
                    _history = _history.Count >= UndoLimit ? _history.RemoveAt(0).Add(new(turn, _cut)) : _history.Add(new(turn, _cut));
                }

                _cut = after;
                _undone = [];
            }
        }
    }

    /// <summary>Changes the cut in a way that undo does not revert: uploaded footage stays.</summary>
    public void ChangeForGood(Func<Cut, Cut> change)
    {
        lock (_gate)
        {
            _history = [.. _history.Select(step => step with { Cut = change(step.Cut) })];
            _undone = [.. _undone.Select(step => step with { Cut = change(step.Cut) })];
            _cut = change(_cut);
        }
    }

    /// <summary>Restores the cut before the last turn that changed it; false if there is none.</summary>
    public bool Undo()
    {
        lock (_gate)
        {
            if (_history.IsEmpty)
            {
                return false;
            }

            var (turn, before) = _history[^1];
            _undone = _undone.Add(new(turn, _cut));
            _history = _history.RemoveAt(_history.Count - 1);
            _cut = before;
            return true;
        }
    }

    /// <summary>Restores the cut before the last undo; false if nothing was undone since the last change.</summary>
    public bool Redo()
    {
        lock (_gate)
        {
            if (_undone.IsEmpty)
            {
                return false;
            }

            var (turn, after) = _undone[^1];
            _history = _history.Add(new(turn, _cut));
            _undone = _undone.RemoveAt(_undone.Count - 1);
            _cut = after;
            return true;
        }
    }

    /// <summary>Adds a file under a name that no other file of this project has; null if the project is full.</summary>
    public MediaFile? Add(Func<string, MediaFile> file, string wanted)
    {
        lock (_gate)
        {
            if (_media.Count >= MediaLimit)
            {
                return null;
            }

            var stem = Path.GetFileNameWithoutExtension(wanted);
            var name = wanted;
            for (var n = 2; _media.Any(other => other.Name.Equals(name, StringComparison.OrdinalIgnoreCase)); n++)
            {
                name = $"{stem}_{n}{Path.GetExtension(wanted)}";
            }

            var added = file(name);
            _media = _media.Add(added);
            return added;
        }
    }

    /// <summary>Returns the state as the endpoint reports it (docs/contracts/nemovideo.md §3.7).</summary>
    public JsonObject State(Uri cdn)
    {
        var cut = Cut;
        var state = new JsonObject
        {
            ["draft"] = cut.IsEmpty ? null : CutJson.Write(cut, "draft_" + SessionId),
            ["video_infos"] = new JsonArray([.. Media.Select(file => file.Describe(cdn))]),
            ["generated_media"] = new JsonArray([.. Media.Where(file => file.Name.StartsWith("generated_", StringComparison.Ordinal)).Select(file => file.Describe(cdn))]),
            ["video_analyses"] = new JsonArray(),
        };
        if (Media.FirstOrDefault(file => file.Facts.Width is not null) is { } first)
        {
            state["canvas_config"] = new JsonObject { ["width"] = first.Facts.Width, ["height"] = first.Facts.Height, ["ratio"] = Ratio(first.Facts.Width!.Value, first.Facts.Height ?? 1) };
        }

        return state;
    }

    private static string Ratio(int width, int height) => ((double)width / Math.Max(1, height)) switch
    {
        > 1.7 and < 1.85 => "16:9",
        > 0.54 and < 0.58 => "9:16",
        > 0.98 and < 1.02 => "1:1",
        > 1.3 and < 1.36 => "4:3",
        _ => $"{width}:{height}",
    };
}
