using System.Text;

namespace NemoVideo.Agent;

/// <summary>Merges pieces and repetitions of text, so that each text appears once, by speaker (traps 1, 2, 6 and 11 of the recordings).</summary>
internal sealed class Utterances
{
    /// <summary>Maximum characters of one turn. Far above any answer, and low enough for the memory.</summary>
    public const int MaxCharacters = 4 * 1024 * 1024;

    /// <summary>Maximum speakers of one turn; more share the last lane.</summary>
    private const int MaxLanes = 64;

    private const char Replacement = '\uFFFD';

    private readonly Dictionary<string, Lane> _lanes = [];
    private int _next;
    private int _characters;

    /// <summary>Gets whether the limit was reached: the text after it is not shown.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Adds a piece of a text that continues.</summary>
    /// <param name="speaker">Author and branch: parallel agents interleave.</param>
    public AgentEvent.TextReceived? Piece(string speaker, string text)
    {
        var lane = LaneOf(speaker);
        return Say(lane, Complete(lane, text));
    }

    /// <summary>Adds a piece of a family that has no flag for repetitions: drops a piece that repeats all pieces.</summary>
    public AgentEvent.TextReceived? LoosePiece(string speaker, string text)
    {
        var lane = LaneOf(speaker);
        return lane.Pieces > 1 && IsSame(text, lane.Current) ? null : Piece(speaker, text);
    }

    /// <summary>Adds a whole text: the repetition of the pieces before it, or a new text.</summary>
    /// <remarks>
    /// A whole text that differs from the pieces (an agent of the recordings does that) is shown as a separate utterance: better a repeated
    /// text than a lost one. One that extends the pieces is continued.
    /// </remarks>
    public AgentEvent.TextReceived? Whole(string speaker, string text)
    {
        var lane = LaneOf(speaker);
        if (text.Length == 0)
        {
            return null;
        }

        var whole = WellFormed(text);
        lane.HighSurrogate = null; // The whole text contains it, joined.
        var (current, all) = (lane.Current.ToString(), lane.Unrepeated.ToString());
        AgentEvent.TextReceived? said;
        if (IsRepetition(whole, current) || IsRepetition(whole, all))
        {
            said = null;
        }
        else if (current.Length > 0 && whole.StartsWith(current, StringComparison.Ordinal))
        {
            said = Say(lane, whole[current.Length..]);
        }
        else
        {
            lane.Utterance = null;
            said = Say(lane, whole);
        }

        lane.Forget();
        return said;
    }

    /// <summary>The speaker does something else: the next text is a new one.</summary>
    public AgentEvent.TextReceived? Break(string speaker) => Break(LaneOf(speaker));

    /// <summary>The stream has ended.</summary>
    public IEnumerable<AgentEvent.TextReceived> End() => _lanes.Values.Select(Break).OfType<AgentEvent.TextReceived>();

    private AgentEvent.TextReceived? Break(Lane lane)
    {
        var rest = lane.HighSurrogate is null ? null : Say(lane, Replacement.ToString());
        lane.HighSurrogate = null;
        lane.EndUtterance();
        return rest;
    }

    private AgentEvent.TextReceived? Say(Lane lane, string text)
    {
        if (text.Length == 0 || IsFull)
        {
            return null;
        }

        if (_characters + text.Length > MaxCharacters)
        {
            IsFull = true;
            return null;
        }

        _characters += text.Length;
        lane.Utterance ??= _next++;
        lane.Add(text);
        return new(lane.Utterance.Value, text);
    }

    private Lane LaneOf(string speaker)
    {
        var key = _lanes.Count < MaxLanes || _lanes.ContainsKey(speaker) ? speaker : "";
        return _lanes.TryGetValue(key, out var lane) ? lane : _lanes[key] = new();
    }

    /// <summary>A surrogate pair may be split over two pieces: its first half waits for the second.</summary>
    private static string Complete(Lane lane, string piece)
    {
        if (piece.Length == 0)
        {
            return piece;
        }

        var text = lane.HighSurrogate is { } half ? half + piece : piece;
        lane.HighSurrogate = char.IsHighSurrogate(text[^1]) ? text[^1] : null;
        return WellFormed(lane.HighSurrogate is null ? text : text[..^1]);
    }

    private static string WellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i]))
            {
                continue;
            }

            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
                continue;
            }

            return string.Concat(text.EnumerateRunes()); // Inserts the replacement character for lone surrogates.
        }

        return text;
    }

    private static bool IsRepetition(string whole, string pieces) =>
        pieces.Length > 0 && (pieces.StartsWith(whole, StringComparison.Ordinal) || Bare(whole) == Bare(pieces));

    private static bool IsSame(string text, StringBuilder said) => said.Length == text.Length && said.Equals(text.AsSpan());

    /// <summary>Servers trim the whole text, and broken characters differ between pieces and whole.</summary>
    private static string Bare(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c) && !char.IsSurrogate(c) && c != Replacement));

    private sealed class Lane
    {
        public int? Utterance { get; set; }

        public char? HighSurrogate { get; set; }

        public int Pieces { get; private set; }

        /// <summary>Pieces of the current utterance.</summary>
        public StringBuilder Current { get; } = new();

        /// <summary>Pieces since the last whole text: a server may repeat several utterances in one.</summary>
        public StringBuilder Unrepeated { get; } = new();

        public void Add(string text)
        {
            Pieces++;
            Current.Append(text);
            Unrepeated.Append(text);
        }

        public void EndUtterance()
        {
            (Utterance, Pieces) = (null, 0);
            Current.Clear();
        }

        public void Forget()
        {
            EndUtterance();
            Unrepeated.Clear();
        }
    }
}
