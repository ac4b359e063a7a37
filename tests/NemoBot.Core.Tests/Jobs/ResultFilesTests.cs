using NemoBot.Core.Jobs;

namespace NemoBot.Core.Tests.Jobs;

public sealed class ResultFilesTests
{
    private static readonly DateTimeOffset Day = new(2026, 11, 28, 1, 30, 0, TimeSpan.FromHours(2));

    [Theory]
    [InlineData("Lisbon", "Lisbon 2026-11-27.mp4")]
    [InlineData("Lisbon: day 1!", "Lisbon day 1 2026-11-27.mp4")]
    [InlineData("Intro / Outro", "Intro Outro 2026-11-27.mp4")]
    [InlineData("../../etc/passwd", "etc passwd 2026-11-27.mp4")]
    [InlineData("con", "con 2026-11-27.mp4")]
    [InlineData("v2.1_final-cut", "v2 1_final-cut 2026-11-27.mp4")]
    [InlineData("旅行の動画", "旅行の動画 2026-11-27.mp4")]
    [InlineData("لشبونة", "لشبونة 2026-11-27.mp4")]
    [InlineData("हिन्दी", "हिन्दी 2026-11-27.mp4")]
    [InlineData("🎬", "video 2026-11-27.mp4")]
    [InlineData("", "video 2026-11-27.mp4")]
    public void A_result_is_called_after_its_project_and_the_day_in_letters_and_digits(string project, string name) =>
        Assert.Equal(name, ResultFiles.NameOf(project, Day));

    [Fact]
    public void A_long_name_keeps_its_day() =>
        Assert.EndsWith(" 2026-11-27.mp4", ResultFiles.NameOf(new('国', 300), Day), StringComparison.Ordinal);
}
