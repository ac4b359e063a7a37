using Microsoft.Extensions.Options;
using NemoBot.Core.Concurrency;

namespace NemoBot.Core.Skills;

/// <summary>Applies changed, new and removed skill files while the bot runs, without a restart.</summary>
internal sealed partial class SkillWatch(SkillLibrary library, IOptions<SkillOptions> options, TimeProvider time, ILogger<SkillWatch> logger) : BackgroundService
{
    private bool _isUnreadable;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => PeriodicWork.RunAsync(
        options.Value.ReloadEvery,
        time,
        _ =>
        {
            Reload();
            return Task.CompletedTask;
        },
        Report,
        stoppingToken);

    private void Reload()
    {
        var change = library.Reload();
        _isUnreadable = false;
        if (change is null)
        {
            return;
        }

        foreach (var fault in change.Faults)
        {
            LogFault(fault);
        }

        LogChanged(change.Files.Count, change.Files[0], change.Profiles);
    }

    /// <summary>Logs once until the folder is readable again, although the scan repeats every few seconds.</summary>
    private void Report(Exception fault)
    {
        if (!_isUnreadable)
        {
            LogUnreadable(fault, library.Folder);
        }

        _isUnreadable = true;
    }

    [LoggerMessage(LogLevel.Warning, "Ignoring a skill file: {Fault}")]
    private partial void LogFault(SkillFault fault);

    [LoggerMessage(LogLevel.Information, "{Count} skill files changed, {File} first; {Profiles} profiles now")]
    private partial void LogChanged(int count, string file, int profiles);

    [LoggerMessage(LogLevel.Warning, "Cannot read the skills in {Folder}; keeping the loaded ones")]
    private partial void LogUnreadable(Exception fault, string folder);
}
