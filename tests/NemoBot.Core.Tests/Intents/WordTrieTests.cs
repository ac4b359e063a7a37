using NemoBot.Core.Intents;
using Classes = NemoBot.Core.Intents.WordTrie.Classes;

namespace NemoBot.Core.Tests.Intents;

/// <summary>The packed trie finds what was put in, and nothing else.</summary>
public sealed class WordTrieTests
{
    private static readonly WordTrie Trie = new(
    [
        Word("export", WordClass.Export),
        Word("ex", WordClass.Filler),
        Word("export now", WordClass.Job, apart: WordClass.None),
        Word("credit", WordClass.Credit),
        Word("export", WordClass.Job), // Listed twice.
        KeyValuePair.Create("render", new Classes(WordClass.None, WordClass.None, WordClass.Export)),
        Word("导出", WordClass.Export),
    ]);

    [Theory]
    [InlineData("export", WordClass.Export | WordClass.Job, 6)]
    [InlineData("export now", WordClass.Job, 10)]
    [InlineData("export nowhere", WordClass.Export | WordClass.Job, 6)] // The phrase ends inside a word.
    [InlineData("exports", WordClass.None, 0)]
    [InlineData("rendering it", WordClass.Export, 9)]
    [InlineData("rende", WordClass.None, 0)]
    [InlineData("导出吧", WordClass.Export, 2)]
    [InlineData("出", WordClass.None, 0)]
    [InlineData("", WordClass.None, 0)]
    public void The_longest_entry_is_found(string text, object expected, int end) =>
        Assert.Equal(((WordClass)expected, end), Trie.Longest(text, 0, spaced: true));

    [Fact]
    public void Apart_a_phrase_is_passed_over_and_its_words_stay() =>
        Assert.Equal((WordClass.Export | WordClass.Job, 6), Trie.Longest("export now", 0, spaced: true, apart: true));

    [Theory]
    [InlineData("credit", WordClass.Credit)]
    [InlineData("ex", WordClass.Filler)]
    [InlineData("exp", WordClass.None)] // On the way to a word is no word.
    [InlineData("render", WordClass.None)] // A stem is no word.
    [InlineData("zebra", WordClass.None)]
    public void A_whole_word_is_found(string word, object expected) => Assert.Equal((WordClass)expected, Trie.Find(word));

    private static KeyValuePair<string, Classes> Word(string key, WordClass value, WordClass? apart = null) => KeyValuePair.Create(key, new Classes(value, apart ?? value, WordClass.None));
}
