namespace NemoBot.Core.Intents;

/// <summary>What small talk is about, which decides what is said back.</summary>
internal static class SmallTalk
{
    private static readonly string[] Waves = ["👋", "🙋", "🤝"];
    private static readonly string[] Bows = ["🙏", "❤", "🧡", "💛", "💚", "💙", "💜", "🫶", "😘", "💐"];

    /// <summary>Of several the one that ends the talk: "hi, thanks, bye" is a goodbye.</summary>
    public static TalkKind KindOf(Topic topics) =>
        (topics & Topic.Goodbye) != 0 ? TalkKind.Goodbye
        : (topics & Topic.Thanks) != 0 ? TalkKind.Thanks
        : (topics & Topic.Greeting) != 0 ? TalkKind.Greeting
        : TalkKind.Other;

    /// <summary>Of a text that a reader takes for small talk: by the words of it that the lists know.</summary>
    public static TalkKind KindIn(string text)
    {
        var normal = NormalText.Of(text);
        Span<Lazy<Lexicon>?> candidates = new Lazy<Lexicon>?[3];
        var pieces = new Piece[normal.Length];
        var topics = Topic.None;
        for (var rest = LexiconSelector.Known.Choose(normal, candidates); rest > 0; rest--)
        {
            foreach (var piece in pieces.AsSpan(0, candidates[rest - 1]!.Value.Read(normal, pieces)))
            {
                topics |= piece.Topic;
            }
        }

        return topics == Topic.None ? KindOf(text) : KindOf(topics);
    }

    /// <summary>Of a text without words: emoji and signs.</summary>
    public static TalkKind KindOf(string signs) =>
        Array.Exists(Bows, bow => signs.Contains(bow, StringComparison.Ordinal)) ? TalkKind.Thanks
        : Array.Exists(Waves, wave => signs.Contains(wave, StringComparison.Ordinal)) ? TalkKind.Greeting
        : TalkKind.Other;
}
