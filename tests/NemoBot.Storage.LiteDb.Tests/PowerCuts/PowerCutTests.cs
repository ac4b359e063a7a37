using System.Globalization;
using CsCheck;

namespace NemoBot.Storage.LiteDb.Tests.PowerCuts;

/// <summary>A property that fails prints the seed that repeats it (<c>CsCheck_Seed</c>). <c>scripts/long-run.sh cuts</c> plays more of them.</summary>
public sealed class PowerCutTests
{
    private const int CutsInOneStory = 5;

    private static readonly Gen<int> Seeds = Gen.Int[0, int.MaxValue];

    private static int Cuts => int.Parse(Environment.GetEnvironmentVariable("NEMOBOT_CUTS") ?? "300", CultureInfo.InvariantCulture);

    [Fact]
    public void After_a_power_cut_every_acknowledged_commit_is_there_and_no_half_of_another() =>
        Play(CutEngine.Checksummed);

    [Fact]
    public void After_errors_and_a_power_cut_no_failed_commit_comes_back_and_every_acknowledged_one_is_there() => Play(CutDatabase.Open);

    /// <summary>Shows that the simulator finds what it is there to find.</summary>
    [Fact]
    public void Without_checksums_commits_are_lost_or_damaged() => Assert.Contains(Enumerable.Range(0, 40), seed => Fails(seed, CutEngine.WithoutChecksums));

    [Fact]
    public void On_a_disk_that_ignores_flushes_commits_are_lost() => Assert.Contains(Enumerable.Range(0, 40), seed => Fails(seed, CutEngine.Checksummed, ignoresFlushes: true));

    private static void Play(OpenCutStore open) => Seeds.Sample(seed => PowerCutStory.Play(seed, CutsInOneStory, open), iter: Math.Max(1, Cuts / CutsInOneStory));

    private static bool Fails(int seed, OpenCutStore open, bool ignoresFlushes = false)
    {
        try
        {
            PowerCutStory.Play(seed, CutsInOneStory, open, ignoresFlushes);
            return false;
        }
        catch (Exception)
        {
            return true;
        }
    }
}
