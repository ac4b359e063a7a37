namespace NemoVideo.Simulator.Agent.Languages;

/// <summary>Chooses the language of a message: by its script, and among those of the Latin alphabet by typical words. English in doubt.</summary>
internal static class LanguageChoice
{
    public static IReadOnlyList<AgentLanguage> All { get; } =
    [
        English.Language, German.Language, Spanish.Language, French.Language, Portuguese.Language, Russian.Language, Japanese.Language, Korean.Language, Chinese.Simplified, Chinese.Traditional,
    ];

    private static readonly WordPattern TypicalEnglish =
        "the|a|an|i|you|we|he|she|they|this|that|these|those|are|was|be|do|does|can|could|would|will|so|but|or|if|as|at|by|from|into|my|your|our|it's|not|no|more|less|some|all|just|here|there|what|how|up|down|out|off|over|like|want|need|get|to|and|of|in|on|at|is|it|me|my|with|for|add|put|remove|delete|trim|cut|make|replace|change|background|music|title|subtitles|seconds|first|last|video|please|undo|redo|blur|speed|volume";

    private static readonly IReadOnlyList<AgentLanguage> Latin = [German.Language, Spanish.Language, French.Language, Portuguese.Language];

    /// <param name="text">Without quotations: what is put on the screen may be in another language.</param>
    public static AgentLanguage Of(string text)
    {
        var letters = text.Count(char.IsLetter);
        int Share(Func<char, bool> isOf) => text.Count(isOf);
        var kana = Share(letter => letter is >= '\u3040' and <= '\u30ff' || "楽変戻広黒総".Contains(letter, StringComparison.Ordinal));
        var hangul = Share(letter => letter is >= '\uac00' and <= '\ud7a3');
        var cyrillic = Share(letter => letter is >= '\u0400' and <= '\u04ff');
        var han = Share(letter => letter is >= '\u4e00' and <= '\u9fff');
        return (kana, hangul, cyrillic, han) switch
        {
            // A foreign word unquoted in an English sentence does not make it foreign.
            ( > 0, _, _, _) when (kana + han) * 4 >= letters => Japanese.Language,
            (_, > 0, _, _) when hangul * 4 >= letters => Korean.Language,
            (_, _, > 0, _) when cyrillic * 4 >= letters => Russian.Language,
            (_, _, _, > 0) when han * 4 >= letters => HanVariants.IsTraditional(text) ? Chinese.Traditional : Chinese.Simplified,
            _ => OfLatin(text),
        };
    }

    private static AgentLanguage OfLatin(string text)
    {
        var best = Latin.Select(language => (Language: language, Score: language.Words!.Typical.CountIn(text))).MaxBy(each => each.Score);
        return best.Score > TypicalEnglish.CountIn(text) ? best.Language : English.Language;
    }
}
