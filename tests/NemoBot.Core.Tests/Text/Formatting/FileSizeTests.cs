using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Tests.Text.Formatting;

public sealed class FileSizeTests
{
    [Theory]
    [InlineData("en", "1.2 GB", "500 MB", "3 KB", "7 B")]
    [InlineData("de", "1,2\u202fGB", "500\u202fMB", "3\u202fKB", "7\u202fB")]
    [InlineData("fr", "1,2\u202fGo", "500\u202fMo", "3\u202fKo", "7\u202fo")]
    [InlineData("es", "1,2\u202fGB", "500\u202fMB", "3\u202fKB", "7\u202fB")]
    [InlineData("pt", "1,2\u202fGB", "500\u202fMB", "3\u202fKB", "7\u202fB")]
    [InlineData("ru", "1,2\u202fГБ", "500\u202fМБ", "3\u202fКБ", "7\u202fБ")]
    [InlineData("ja", "1.2GB", "500MB", "3KB", "7B")]
    [InlineData("ko", "1.2GB", "500MB", "3KB", "7B")]
    [InlineData("zh-Hans", "1.2\u00a0GB", "500\u00a0MB", "3\u00a0KB", "7\u00a0B")]
    [InlineData("zh-Hant", "1.2\u00a0GB", "500\u00a0MB", "3\u00a0KB", "7\u00a0B")]
    public void A_size_is_written_as_the_language_writes_it(string language, string giga, string mega, string kilo, string few)
    {
        long[] sizes = [(12L << 30) / 10, 500L << 20, 3L << 10, 7];

        Assert.Equal([giga, mega, kilo, few], sizes.Select(size => FileSize.Text(size, Texts.In(language))));
    }
}
