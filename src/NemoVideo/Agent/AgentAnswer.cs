using System.Text;

namespace NemoVideo.Agent;

/// <summary>Collects the events of one turn for the report at its end. Not thread-safe.</summary>
public sealed class AgentAnswer
{
    /// <summary>Maximum length of the text in characters; the rest is dropped and <see cref="IsTruncated"/> is set.</summary>
    private const int MaxCharacters = 256 * 1024;

    /// <summary>The backend appends this to successful answers (docs/contracts/nemovideo.md §4.7).</summary>
    private const string FalseAlarm = "I encountered a temporary issue";

    private readonly SortedList<int, StringBuilder> _utterances = [];
    private readonly List<AgentPicture> _pictures = [];
    private AgentEvent.Failed? _failure;
    private int _characters;

    /// <summary>The texts of the turn in order, trimmed, without empty ones and without the backend's false alarm at the end.</summary>
    public IReadOnlyList<string> Utterances => WithoutFalseAlarm([.. _utterances.Values.Select(text => RawJson.InWords(text.ToString().Trim())).Where(text => text.Length > 0)]);

    /// <summary>All texts, a blank line between them; empty for a silent edit.</summary>
    public string Text => string.Join("\n\n", Utterances);

    /// <summary>Returns the end of <see cref="Text"/> while the turn still runs: withholds a last paragraph that may become the false alarm, or raw JSON.</summary>
    /// <param name="most">Minimum number of characters to return, if there are as many; longer texts start at the beginning of a line if there is one. The cost does not grow with the earlier text.</param>
    public string EndSoFar(int most)
    {
        var text = End(most);
        var last = text.LastIndexOf("\n\n", StringComparison.Ordinal);
        return last > 0 && FalseAlarm.StartsWith(text[(last + 2)..], StringComparison.OrdinalIgnoreCase) ? text[..last].TrimEnd() : text;
    }

    /// <summary>Gets whether there is nothing to show: the state has to be compared.</summary>
    public bool IsSilent => Utterances.Count == 0;

    /// <summary>The first failure; null if none was reported.</summary>
    public AgentEvent.Failed? Failure => _failure ?? _utterances.Values.Select(text => RawJson.Failure(text.ToString())).FirstOrDefault(found => found is not null);

    /// <summary>The agent's last question; null if it asks nothing.</summary>
    public AgentQuestions? Questions { get; private set; }

    /// <summary>The agent's pictures, in order.</summary>
    public IReadOnlyList<AgentPicture> Pictures => _pictures;

    /// <summary>The number of tools that started.</summary>
    public int ToolCalls { get; private set; }

    public bool IsTruncated { get; private set; }

    public void Add(AgentEvent happened)
    {
        switch (happened)
        {
            case AgentEvent.TextReceived said:
                Append(said);
                break;
            case AgentEvent.QuestionsAsked asked:
                Questions = asked.Questions;
                break;
            case AgentEvent.Failed failed:
                _failure ??= failed;
                break;
            case AgentEvent.PictureReceived pictured:
                _pictures.Add(pictured.Picture);
                break;
            case AgentEvent.ToolStarted:
                ToolCalls++;
                break;
        }
    }

    /// <summary>Returns the last utterances that contain <paramref name="most"/> characters, from the beginning of a line.</summary>
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

    /// <summary>Returns the last characters of a text, from the first line that begins within the same number of characters before them; otherwise from there.</summary>
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

    private void Append(AgentEvent.TextReceived said)
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
        // Alone it is the only answer there is; in the middle of a sentence or before more text it is part of the answer.
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
