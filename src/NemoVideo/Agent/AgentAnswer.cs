using System.Text;

namespace NemoVideo.Agent;

/// <summary>Gathers the events of one turn into what a person is told at its end. Not safe for concurrent use.</summary>
public sealed class AgentAnswer
{
    /// <summary>Longest text kept, in characters; more is left away and <see cref="IsTruncated"/> says so.</summary>
    private const int MaxCharacters = 256 * 1024;

    /// <summary>The backend adds this after answers that were fine (docs/contracts/nemovideo.md §4.7).</summary>
    private const string FalseAlarm = "I encountered a temporary issue";

    private readonly SortedList<int, StringBuilder> _utterances = [];
    private readonly List<AgentPicture> _pictures = [];
    private AgentEvent.Failed? _failure;
    private int _characters;

    /// <summary>The texts of the turn in order, trimmed, without empty ones and without the backend's false alarm at the end.</summary>
    public IReadOnlyList<string> Utterances => WithoutFalseAlarm([.. _utterances.Values.Select(text => RawJson.InWords(text.ToString().Trim())).Where(text => text.Length > 0)]);

    /// <summary>All texts, a blank line between them; empty for a silent edit.</summary>
    public string Text => string.Join("\n\n", Utterances);

    /// <summary>The end of <see cref="Text"/> while the turn still runs: a last paragraph that may become the false alarm is held back, and so is what may become raw JSON.</summary>
    /// <param name="most">Characters to return at least, where there are as many; longer texts start at the beginning of a line where there is one. The cost does not grow with what was said before.</param>
    public string EndSoFar(int most)
    {
        var text = End(most);
        var last = text.LastIndexOf("\n\n", StringComparison.Ordinal);
        return last > 0 && FalseAlarm.StartsWith(text[(last + 2)..], StringComparison.OrdinalIgnoreCase) ? text[..last].TrimEnd() : text;
    }

    /// <summary>Nothing to show: the state has to be compared.</summary>
    public bool IsSilent => Utterances.Count == 0;

    /// <summary>The first failure; null when none was told.</summary>
    public AgentEvent.Failed? Failure => _failure ?? _utterances.Values.Select(text => RawJson.Failure(text.ToString())).FirstOrDefault(found => found is not null);

    /// <summary>What the agent asks last; null when it asks nothing.</summary>
    public AgentQuestions? Questions { get; private set; }

    /// <summary>What it shows, in order.</summary>
    public IReadOnlyList<AgentPicture> Pictures => _pictures;

    /// <summary>How many tools began.</summary>
    public int ToolCalls { get; private set; }

    public bool IsTruncated { get; private set; }

    public void Add(AgentEvent happened)
    {
        switch (happened)
        {
            case AgentEvent.Said said:
                Append(said);
                break;
            case AgentEvent.Asked asked:
                Questions = asked.Questions;
                break;
            case AgentEvent.Failed failed:
                _failure ??= failed;
                break;
            case AgentEvent.Pictured pictured:
                _pictures.Add(pictured.Picture);
                break;
            case AgentEvent.ToolStarted:
                ToolCalls++;
                break;
        }
    }

    /// <summary>The last utterances, as many as hold <paramref name="most"/> characters, from a line's beginning.</summary>
    private string End(int most)
    {
        var kept = new List<string>();
        for (var (i, room) = (_utterances.Count - 1, most); i >= 0 && room > 0; i--)
        {
            var utterance = _utterances.Values[i];
            if (RawJson.MayBegin(utterance.ToString(0, Math.Min(utterance.Length, RawJson.BeginningLength))))
            {
                continue;
            }

            kept.Add(End(utterance, room).Trim());
            room -= utterance.Length;
        }

        kept.Reverse();
        return string.Join("\n\n", WithoutFalseAlarm([.. kept.Where(text => text.Length > 0)]));
    }

    /// <summary>The last characters of a text, from the first line that begins in the same number of characters before them; else from there.</summary>
    private static string End(StringBuilder text, int most)
    {
        if (text.Length <= most)
        {
            return text.ToString();
        }

        var from = Math.Max(0, text.Length - (2 * most));
        var end = text.ToString(from, text.Length - from);
        var newLine = from == 0 ? -1 : end.AsSpan(0, end.Length - most).IndexOf('\n');
        var start = from == 0 ? 0 : newLine >= 0 ? newLine + 1 : end.Length - most;
        return end[(start < end.Length && char.IsLowSurrogate(end[start]) ? start + 1 : start)..];
    }

    private void Append(AgentEvent.Said said)
    {
        if (_characters + said.Text.Length > MaxCharacters)
        {
            IsTruncated = true;
            return;
        }

        _characters += said.Text.Length;
        if (!_utterances.TryGetValue(said.Utterance, out var text))
        {
            _utterances[said.Utterance] = text = new();
        }

        text.Append(said.Text);
    }

    private static List<string> WithoutFalseAlarm(List<string> texts)
    {
        if (texts is [])
        {
            return texts;
        }

        var at = texts[^1].LastIndexOf(FalseAlarm, StringComparison.OrdinalIgnoreCase);
        // Alone it is the only answer there is; in the middle of a sentence or before more text it is somebody's words.
        if (at < 0 || texts[^1].AsSpan(at).Contains("\n\n", StringComparison.Ordinal) || (at == 0 && texts.Count == 1))
        {
            return texts;
        }

        var before = texts[^1][..at].TrimEnd();
        if (before.Length == 0)
        {
            texts.RemoveAt(texts.Count - 1);
        }
        else if (texts[^1][at - 1] == '\n' || EndsSentence(before[^1]))
        {
            texts[^1] = before;
        }

        return texts;
    }

    /// <summary>A full stop of any script, or an emoji; not a word, a comma or an opening quote.</summary>
    private static bool EndsSentence(char last) => !char.IsLetterOrDigit(last) && !",:;\"'“«(，：「".Contains(last, StringComparison.Ordinal);
}
