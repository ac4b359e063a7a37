using NemoBot.Core.Intents;
using NemoBot.Core.Intents.Compiled;

namespace NemoBot.Core.Tests.Intents;

public class WordListTests
{
    [Fact]
    public void Sections_spellings_stems_and_comments_are_read()
    {
        var words = WordList.Parse(new StringReader("# a comment\n[export+job]\nrender(|s|ing), экспорт* # why\n[filler]\nplease, render\n"), "test");

        Assert.Equal(WordClass.Export | WordClass.Job | WordClass.Filler, words.Words["render"]);
        Assert.Equal(WordClass.Export | WordClass.Job, words.Words["rendering"]);
        Assert.Equal(WordClass.Export | WordClass.Job, words.Stems["экспорт"]);
    }

    [Fact]
    public void Words_that_are_the_same_stand_for_each_other()
    {
        var words = WordList.Parse(new StringReader("[export]\nsave video, save film\n[give]\nfilm\n[same]\nvideo=film=clip"), "test").Words;

        Assert.Equal(["save video", "save film", "film", "save clip"], words.Keys);
        Assert.Equal(WordClass.Export, words["save clip"]);
    }

    [Theory]
    [InlineData("[nonsense]\nword")]
    [InlineData("[quote]\nword")]
    [InlineData("word")]
    public void A_broken_list_says_where(string text)
    {
        var error = Assert.Throws<FormatException>(() => WordList.Parse(new StringReader(text), "xx.txt"));
        Assert.StartsWith("xx.txt(1)", error.Message, StringComparison.Ordinal);
    }
}
