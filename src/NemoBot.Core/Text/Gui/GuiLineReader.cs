using NemoBot.Core.Model;

namespace NemoBot.Core.Text.Gui;

/// <summary>Reads the lines of a reply that is shown again and again while it grows: a line that has ended is read once.</summary>
/// <remarks>Remembers the lines of the newest reading only. Not safe for concurrent readings.</remarks>
/// <param name="find">Returns the action for a clause that begins with a phrase of the skill profile, otherwise null. Null if the profile has no such phrases.</param>
public sealed class GuiLineReader(Func<string, ButtonAction?>? find)
{
    private Dictionary<(string Text, bool FollowsDropped), (GuiLine Line, List<ButtonAction> Actions)> _before = [];
    private Dictionary<(string Text, bool FollowsDropped), (GuiLine Line, List<ButtonAction> Actions)> _now = [];

    /// <summary>Starts a reading from the first line.</summary>
    internal void Restart()
    {
        (_before, _now) = (_now, _before);
        _now.Clear();
    }

    /// <param name="followsDropped">Whether the previous list item was dropped.</param>
    /// <param name="isOpenEnd">Whether the line may still grow.</param>
    /// <param name="actions">Receives the requested actions.</param>
    internal GuiLine Read(string line, bool followsDropped, bool isOpenEnd, List<ButtonAction> actions)
    {
        if (isOpenEnd)
        {
            return GuiLine.Read(line, followsDropped, isOpenEnd, actions, find);
        }

        var key = (line, followsDropped);
        if (!_now.TryGetValue(key, out var read))
        {
            if (!_before.TryGetValue(key, out read))
            {
                read.Actions = [];
                read.Line = GuiLine.Read(line, followsDropped, isOpenEnd, read.Actions, find);
            }

            _now.Add(key, read);
        }

        actions.AddRange(read.Actions);
        return read.Line;
    }
}
