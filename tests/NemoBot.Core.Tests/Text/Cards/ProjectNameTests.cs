using NemoBot.Core.Text.Cards;

namespace NemoBot.Core.Tests.Text.Cards;

public sealed class ProjectNameTests
{
    [Theory]
    [InlineData("Lisbon", "Lisbon")]
    [InlineData("  my \n holiday ", "my holiday")]
    [InlineData("\u202Egpj.exe", "gpj.exe")]
    [InlineData("🎬 旅行", "🎬 旅行")]
    [InlineData("\u200B\u0007", "")]
    public void A_typed_name_is_one_visible_line(string typed, string name) => Assert.Equal(name, ProjectName.Typed(typed));

    [Fact]
    public void Length_is_counted_as_people_do()
    {
        Assert.False(ProjectName.IsTooLong(string.Concat(Enumerable.Repeat("👨‍👩‍👧", 40))));
        Assert.True(ProjectName.IsTooLong(new string('x', 41)));
        Assert.True(ProjectName.IsTooLong("x" + new string('\u0301', 40 * 8)));
    }

    [Fact]
    public void Names_of_a_batch_differ()
    {
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase) { "clip", "Clip (2)" };

        Assert.Equal("talk", ProjectName.Unique("talk", taken));
        Assert.Equal("CLIP (3)", ProjectName.Unique("CLIP", taken));
        var longest = new string('x', ProjectName.Longest);
        Assert.Equal(new string('x', 35) + "… (2)", ProjectName.Unique(longest, new HashSet<string> { longest }));
    }
}
