namespace NemoBot.Core.Intents;

/// <summary>Classifies small talk, which decides the reply.</summary>
internal static class SmallTalk
{
    private static readonly string[] Waves = ["👋", "🙋", "🤝"];
    private static readonly string[] Bows = ["🙏", "❤", "🧡", "💛", "💚", "💙", "💜", "🫶", "😘", "💐"];

    /// <summary>Picks, of several kinds, the one that ends the conversation: "hi, thanks, bye" is a goodbye.</summary>
    public static TalkKind KindOf(Topic topics) =>
        (topics & Topic.Goodbye) != 0 ? TalkKind.Goodbye
        : (topics & Topic.Thanks) != 0 ? TalkKind.Thanks
        : (topics & Topic.Greeting) != 0 ? TalkKind.Greeting
        : TalkKind.Other;

    /// <summary>Classifies a text that the trained reader takes for small talk, by its listed words.</summary>
    public static TalkKind KindIn(string text)
    {
        var normal = NormalText.Of(text);
        Span<Lexicon?> candidates = new Lexicon?[3];
        var pieces = new Piece[normal.Length];
        var topics = Topic.None;
        for (var rest = LexiconSelector.Known.Choose(normal, candidates); rest > 0; rest--)
        {
            foreach (var piece in pieces.AsSpan(0, candidates[rest - 1]!.Read(normal, pieces)))
            {
                topics |= piece.Topic;
            }
        }

        return topics == Topic.None ? KindOf(text) : KindOf(topics);
    }

    /// <summary>Classifies a text without words: emoji and symbols.</summary>
    public static TalkKind KindOf(string signs) =>
        Array.Exists(Bows, bow => signs.Contains(bow, StringComparison.Ordinal)) ? TalkKind.Thanks
        : Array.Exists(Waves, wave => signs.Contains(wave, StringComparison.Ordinal)) ? TalkKind.Greeting
        : TalkKind.Other;
}
