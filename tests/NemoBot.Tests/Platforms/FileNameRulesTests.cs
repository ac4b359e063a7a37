using NemoBot.Core.Jobs;
using NemoBot.Telegram.Api;
using NemoVideo.Uploads;

namespace NemoBot.Tests.Platforms;

/// <summary>Where the rule of <see cref="FileNames"/> differs, and how.</summary>
public sealed class FileNameRulesTests
{
    [Theory]
    [InlineData("clip.mp4", "clip.mp4")]
    [InlineData("a\";b\\c/d:e*f?g<h>i|j.mp4", "a__b_c_d_e_f_g_h_i_j.mp4")]
    [InlineData("../../etc/pass\r\nwd", "_.._etc_pass__wd")]
    [InlineData("...", "file")]
    public void Telegram_gets_no_sign_that_it_reads_as_the_end_of_the_name(string name, string clean) =>
        Assert.Equal(clean, FileNames.Clean(name, TelegramMultipartBody.NameRule));

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
