using NemoBot.Core.Model;
using NemoBot.Core.Skills;
using NemoBot.Core.Text.Localization;
using NemoBot.Discord.Gateway;
using NemoBot.Discord.Rest;

namespace NemoBot.Discord.Incoming;

/// <summary>Offers choices for an option while the person types it. Reads the store outside the receive path.</summary>
internal sealed partial class Autocompletion(IStore store, SkillLibrary skills, DiscordRest rest, TimeProvider time, ILogger<Autocompletion> logger)
{
    private const int MostAtOnce = 16;

    /// <summary>Discord waits for 3 seconds; an empty list in time is better than none.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(1.5);

    private int _underWay;

    /// <summary>Sends the choices.</summary>
    public async Task OfferAsync(DiscordInteraction interaction, CancellationToken cancellationToken)
    {
        try
        {
            var choices = Interlocked.Increment(ref _underWay) <= MostAtOnce ? await InTimeAsync(interaction, cancellationToken) : [];
            var call = new RestCall(RestRoute.Callback(interaction.Id, interaction.Token), Choice.Offer(choices, interaction.Data?.Options is [{ Value: { } typed }, ..] ? typed : ""));
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

    private async Task<IEnumerable<Choice>> InTimeAsync(DiscordInteraction interaction, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await ChoicesAsync(interaction, stop.Token).WaitAsync(stop.Token);
        }
        catch (Exception busy) when (busy is StorageException || (busy is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            LogNoChoices(busy);
            return [];
        }
    }

    /// <summary>Returns what the command's option can be, for this person in this chat.</summary>
    private async Task<IEnumerable<Choice>> ChoicesAsync(DiscordInteraction interaction, CancellationToken cancellationToken)
    {
        var (chat, texts) = (InteractionPlan.ChatOf(interaction), Texts.In(interaction.Locale));
        return interaction.Data?.Name switch
        {
            "cancel" => Choice.OfJobs(await store.UnfinishedJobsAsync(chat, cancellationToken), interaction.UserId, texts),
            "projects" => Choice.OfProjects(await store.ListProjectsAsync(chat, cancellationToken), texts),
            "styles" => Choice.OfStyles((await store.GetChatAsync(chat, cancellationToken)).Styles),
            "skill" => Choice.OfSkills(skills.All, texts.Language),
            _ => [],
        };
    }

    [LoggerMessage(LogLevel.Debug, "Discord interaction {Interaction}: the choices came too late or were refused: {Reason}")]
    private partial void LogNotShown(string interaction, string reason);

    [LoggerMessage(LogLevel.Warning, "Discord: could not read the choices in time for autocompletion")]
    private partial void LogNoChoices(Exception exception);
}
