using NemoBot.Core.Intents;
using NemoBot.Core.Intents.Compiled;

namespace NemoBot.Core.Tests.Intents;

/// <summary>The graph of words finds what was put in, and nothing else.</summary>
public sealed class WordTrieTests
{
    private static readonly WordTrie Trie = TrieOf(
    [
        Word("export", WordClass.Export),
        Word("ex", WordClass.Filler),
        Word("export now", WordClass.Job, apart: WordClass.None),
        Word("credit", WordClass.Credit),
        Word("export", WordClass.Job), // Listed twice.
        KeyValuePair.Create("render", new WordClasses(WordClass.None, WordClass.None, WordClass.Export)),
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

    [Fact]
    public void Equal_endings_are_stored_once()
    {
        var builder = new WordGraphBuilder();
        string[] endings = [" the video", " a video", " my film", "er le film", ""];
        var first = builder.Add(endings.Select(ending => Word("export" + ending, WordClass.Export)));
        var nodes = builder.Count;

        var second = builder.Add(endings.Select(ending => Word("export" + ending, WordClass.Export)).Append(Word("render", WordClass.Export)));

        Assert.NotEqual(first, second);
        Assert.InRange(builder.Count - nodes, 1, "render".Length); // A start of its own, and what leads to the end that both have.
        var graph = builder.Build();
        Assert.Equal(WordClass.Export, new WordTrie(graph, second).Find("render"));
        Assert.Equal(WordClass.None, new WordTrie(graph, first).Find("render"));
        Assert.All(endings, ending => Assert.Equal(WordClass.Export, new WordTrie(graph, second).Find("export" + ending)));
    }

    [Fact]
    public void A_set_without_words_finds_nothing() => Assert.Equal(WordClass.None, TrieOf([]).Find("export"));

    private static WordTrie TrieOf(IEnumerable<KeyValuePair<string, WordClasses>> words)
    {
        var builder = new WordGraphBuilder();
        var root = builder.Add(words);
        return new(builder.Build(), root);
    }

    private static KeyValuePair<string, WordClasses> Word(string key, WordClass value, WordClass? apart = null) => KeyValuePair.Create(key, new WordClasses(value, apart ?? value, WordClass.None));
}
