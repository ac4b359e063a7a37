using NemoBot.Core.Jobs;

namespace NemoBot.Core.Tests.Jobs;

public sealed class PercentProgressTests
{
    [Theory]
    [InlineData(500L * 1024 * 1024, 16 * 1024)]
    [InlineData(500L * 1024 * 1024, 7_000_001)]
    [InlineData(64_000, 1)]
    public void Each_percent_is_reported_once_however_small_the_pieces(long total, int piece)
    {
        List<double> told = [];
        var progress = new PercentProgress(total, told.Add);

        for (var moved = 0L; moved < total;)
        {
            moved = Math.Min(total, moved + piece);
            progress.Report(moved);
        }

        Assert.InRange(told.Count, (int)Math.Min(100, total / piece), 100);
        Assert.Equal(told.Distinct().Order(), told);
        Assert.Equal(1, told[^1]);
    }

    [Fact]
    public void A_transfer_that_begins_again_is_shown_to_begin_again()
    {
        List<double> told = [];
        var progress = new PercentProgress(1_000, told.Add);

        progress.Report(500);
        progress.Report(20);

        Assert.Equal([0.5, 0.02], told);
    }

    [Fact]
    public void More_bytes_than_were_announced_are_no_more_than_all()
    {
        List<double> told = [];
        var progress = new PercentProgress(10, told.Add);

        progress.Report(11);

        Assert.Equal([1], told);
    }
}
