using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using NemoBot.Storage.Backups;

namespace NemoBot.Operations.Checks;

/// <summary>Checks that backups are made, where the settings ask for them.</summary>
internal sealed class BackupCheck(IOptions<BackupOptions> options, TimeProvider time) : ISelfCheck
{
    public async IAsyncEnumerable<CheckLine> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return Line();
        await Task.CompletedTask;
    }

    private CheckLine Line()
    {
        const string Subject = "backups";
        if (BackupMaker.NewestIn(options.Value.FullFolder) is not { } newest)
        {
            return new(Verdict.Note, Subject, $"There is no backup in {options.Value.FullFolder} (Backup:Folder) yet. The bot makes one after its start.");
        }

        var words = $"The newest backup in {options.Value.FullFolder} is of {newest:yyyy-MM-dd HH:mm} UTC";
        return time.GetUtcNow() - newest <= 2 * options.Value.Every
            ? new(Verdict.Good, Subject, $"{words}.")
            : new(Verdict.Wrong, Subject, $"{words}: the bot was not running since, or could make none, and its log says why.");
    }
}
