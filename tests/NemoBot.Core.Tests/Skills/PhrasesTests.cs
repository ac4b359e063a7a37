using NemoBot.Core.Skills;

namespace NemoBot.Core.Tests.Skills;

public sealed class PhrasesTests
{
    [Theory]
    [InlineData("Up to\n  *500\u202fMB*,\tplease", "Up to 500\u202fMB, please")]
    [InlineData("Dites «\u00a0exporter\u00a0»  ici", "Dites «\u00a0exporter\u00a0» ici")]
    public void A_line_keeps_the_spaces_at_which_it_must_not_break(string markdown, string plain) => Assert.Equal(plain, Phrases.Plain(markdown));
}
