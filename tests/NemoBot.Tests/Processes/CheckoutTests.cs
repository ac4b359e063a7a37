using System.Diagnostics;
using Fakes;
using Harness;
using Harness.Processes;

namespace NemoBot.Tests.Processes;

/// <summary>The program as <c>dotnet run --project src/NemoBot</c> and demo.sh start it: it works with the checkout's folders.</summary>
public sealed class CheckoutTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_from_any_folder_it_reads_the_skills_of_the_checkout_and_keeps_its_data_in_data()
    {
        var root = Repository.FindRoot();
        var configuration = AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Release{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Release" : "Debug";
        var start = new ProcessStartInfo("dotnet", ["run", "--no-build", "-c", configuration, "--project", Path.Combine(root, "src", "NemoBot"), "--", "check"])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = _folder.Path,
        };
        start.Environment["Nemo__ApiUrl"] = "http://127.0.0.1:9";
        start.Environment["Storage__Path"] = "data/no-such-store/nemobot.db";
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Contains($"profiles in {Path.Combine(root, "skills")};", output, StringComparison.Ordinal);
        Assert.Contains($"the first start makes {Path.Combine(root, "data", "no-such-store", "nemobot.db")}", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, false, "src/NemoBot/data")]
    [InlineData(true, true, "data")]
    [InlineData(false, false, "data")]
    public async Task A_store_that_an_earlier_version_made_in_the_projects_folder_stays_in_use(bool hasEarlier, bool hasNew, string used)
    {
        foreach (var place in new[] { hasEarlier ? "src/NemoBot/data" : null, hasNew ? "data" : null }.OfType<string>())
        {
            await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.Path, place)).FullName, "nemobot.db"), "");
        }

        var run = await ProgramRun.StartAsync(_folder.Path, ["operator-link"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"There are no keys in {Path.Combine(_folder.Path, used, "keys")}:", run.Output, StringComparison.Ordinal);
    }
}
