using System.Text.Json.Nodes;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoBot.Discord.Gateway;
using NemoBot.Discord.Rest;
using NemoVideo.Secrets;

namespace NemoBot.Discord.Incoming;

/// <summary>Offers the person's own unfinished jobs while they type /cancel. Reads the store outside the receive path.</summary>
internal sealed partial class JobChoices(IStore store, DiscordRest rest, TimeProvider time, ILogger<JobChoices> logger)
{
    /// <summary>Name of the command's option.</summary>
    public const string Option = "job";

    private const int Most = 25;
    private const int LongestName = 100;
    private const int LongestValue = 100;
    private const int MostAtOnce = 16;

    /// <summary>Discord waits for 3 seconds; an empty list in time is better than none.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(1.5);

    private int _underWay;

    /// <summary>Returns whether the value is one of our choices and not typed text.</summary>
    public static bool IsChoice(string? value) =>
        value is { Length: <= LongestValue } && value.Split('.') is [{ Length: > 0 }, { Length: 8 }]
        && value.All(letter => letter is '.' || char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter));

    /// <summary>Sends the choices.</summary>
    public async Task OfferAsync(DiscordInteraction interaction, CancellationToken cancellationToken)
    {
        try
        {
            var jobs = Interlocked.Increment(ref _underWay) <= MostAtOnce ? await JobsAsync(interaction, cancellationToken) : [];
            var typed = interaction.Data?.Options?.FirstOrDefault(option => option.Name == Option)?.Value ?? "";
            var call = new RestCall(RestRoute.Callback(interaction.Id, interaction.Token), Answer(jobs, typed, interaction.Locale));
            await rest.SendAsync(call, cancellationToken);
        }
        catch (DiscordException refused)
        {
            LogNotShown(interaction.Id, refused.Message); // The next keystroke requests them again.
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The bot is stopping.
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }

    /// <summary>Builds the response. Pure. Each choice carries the same value as the Cancel button of the job's card.</summary>
    public static JsonObject Answer(IReadOnlyList<JobRecord> jobs, string typed, string? locale)
    {
        var texts = Texts.In(locale);
        var choices = jobs
            .Where(job => !job.CancelRequested)
            .Select(job => (Name: Name(job, texts), Value: new Button("", new(ButtonKind.Cancel, job.Id)).WireId(job.PostId)))
            .Where(choice => choice.Name.Contains(typed.Trim(), StringComparison.OrdinalIgnoreCase))
            .Take(Most)
            .Select(choice => new JsonObject { ["name"] = choice.Name, ["value"] = choice.Value });
        return new() { ["type"] = 8, ["data"] = new JsonObject { ["choices"] = new JsonArray([.. choices]) } };
    }

    private async Task<IReadOnlyList<JobRecord>> JobsAsync(DiscordInteraction interaction, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            var jobs = await store.UnfinishedJobsAsync(InteractionPlan.ChatOf(interaction), stop.Token).WaitAsync(stop.Token);
            return [.. jobs.Where(job => job.Request.SenderId is null || job.Request.SenderId == interaction.UserId)];
        }
        catch (Exception busy) when (busy is StorageException || (busy is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogNoJobs(busy);
            return [];
        }
    }

    private static string Name(JobRecord job, Texts texts)
    {
        var kind = texts[job.Kind switch { JobKind.Upload => TextKey.JobUpload, JobKind.Export => TextKey.JobExport, JobKind.Preview => TextKey.JobPreview, JobKind.Captions => TextKey.JobCaptions, _ => TextKey.JobEdit }];
        var words = job.Request is { Text: "", Attachments: [var file, ..] } ? file.FileName : job.Request.Text;
        var about = string.Join(' ', words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        about = SecretMask.Forms.Apply(about);
        return Shortened.Text((job.State == JobState.Running ? "▶ " : "⏳ ") + (about.Length > 0 ? texts.Format(TextKey.TrackLine, kind, about) : kind), LongestName);
    }

    [LoggerMessage(LogLevel.Debug, "Discord interaction {Interaction}: the choices came too late or were refused: {Reason}")]
    private partial void LogNotShown(string interaction, string reason);

    [LoggerMessage(LogLevel.Warning, "Discord: could not read the jobs in time for autocompletion")]
    private partial void LogNoJobs(Exception exception);
}
