using Fakes.Logging;
using Fakes.Time;
using Harness;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NemoBot.Core.Skills;

namespace NemoBot.Core.Tests.Skills;

public sealed class SkillWatchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task Changes_are_taken_in_while_the_bot_runs_and_faults_are_logged()
    {
        var options = new SkillOptions { Folder = _folder.Path, Default = "base" };
        Write("base", "---\nname: base\n---\n> Hi!\n");
        var library = SkillLibrary.Load(options, _folder.Path);
        var (clock, log) = (new ManualClock(), new LogCapture());
        using var watch = new SkillWatch(library, Options.Create(options), clock, log.CreateLogger<SkillWatch>());
        await watch.StartAsync(default);

        Write("new", "---\nname: new\n---\n> Hello!\n");
        Write("broken", "---\nname: broken\n");
        while (library.All.Count < 2 || library.Faults.Count == 0 || log.Lines.Count == 0)
        {
            clock.Advance(options.ReloadEvery);
            await Task.Yield();
        }

        await watch.StopAsync(default);
        Assert.Equal(["base", "new"], library.All.Select(skill => skill.Name));
        Assert.Contains(log.Lines, line => line.Contains("SKILL.md:1: The settings have no end", StringComparison.Ordinal));
        Assert.Contains(log.Lines, line => line.Contains("skill files changed", StringComparison.Ordinal) && line.Contains("2 profiles now", StringComparison.Ordinal));
    }

    private void Write(string folder, string content) => File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.Path, folder)).FullName, "SKILL.md"), content);
}
