using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Tests.Text.Cards;

public sealed class FileRefusalTests
{
    public static TheoryData<string> AllLanguages => [.. Languages.All.Select(language => language.Name)];

    [Theory]
    [MemberData(nameof(AllLanguages))]
    public void A_file_whose_content_is_not_what_its_ending_says_is_to_be_exported_again(string language)
    {
        var texts = Texts.In(language);

        Assert.Equal(texts.Format(TextKey.FileRefusedContent, "evil.mp4", "MP4"), FileRefusal.Words(texts, "evil.mp4", null));
        Assert.StartsWith(texts.Format(TextKey.FileRefusedFormat, "notes.txt", ""), FileRefusal.Words(texts, "notes.txt", null), StringComparison.Ordinal);
    }

    [Fact]
    public void The_next_step_is_another_export() =>
        Assert.Equal("evil.mp4 doesn't seem to be a real MP4 file. Try exporting it again.", FileRefusal.Words(Texts.In("en"), "evil.mp4", null));
}
