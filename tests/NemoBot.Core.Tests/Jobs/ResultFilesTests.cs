using NemoBot.Core.Jobs;
using NemoVideo.Uploads;

namespace NemoBot.Core.Tests.Jobs;

public sealed class ResultFilesTests
{
    [Theory]
    [InlineData("Lisbon", "Lisbon")]
    [InlineData("Lisbon: day 1!", "Lisbon  day 1")]
    [InlineData("Intro / Outro", "Intro   Outro")]
    [InlineData("v2.1_final-cut", "v2 1_final-cut")]
    [InlineData("हिन्दी", "हिन्दी")]
    [InlineData("🎬", "video")]
    [InlineData("", "video")]
    public void A_result_is_called_after_its_project_in_letters_and_digits(string project, string clean) =>
        Assert.Equal(clean, FileNames.Clean(project, ResultFiles.NameRule));
}
