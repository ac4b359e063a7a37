using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Jobs;

/// <summary>
/// Deletes a chat when all its other work has ended. The row of the job is what a restart continues from: it is there until everything else is gone, and each
/// step may be repeated.
/// </summary>
/// <remarks>
/// First what is not in the database, then the rows. The same transaction writes the job again, under a new key, with the message that says that it is done; once
/// the platform has that, both go too. Messages that arrived after the job was asked for begin the new chat.
/// </remarks>
internal sealed partial class ChatForgetting(IStore store, IFileStore files, IPartialFileStore uploads, PlatformDirectory platforms, Outbox outbox, AlertLinks alerts, TimeProvider time, ILogger<ChatForgetting> logger)
{
    private const string Erased = "erased";

    /// <summary>How long the platform may take to show what is on its way; then it is deleted all the same.</summary>
    private static readonly TimeSpan DeliveryLimit = TimeSpan.FromMinutes(2);

    public async Task RunAsync(JobRecord job, CancellationToken stopping)
    {
        if (job.Checkpoint is null)
        {
            await AwaitDeliveryAsync(job.Chat, stopping); // How cancelled work ended.
            await DeleteFilesAsync(job.Chat, stopping);
            await alerts.RemoveAsync(job.Chat, stopping);
            await outbox.EraseAsync(job.Chat, Last(job), job.Id, stopping);
        }

        await AwaitDeliveryAsync(job.Chat, stopping);
        await DeleteFilesAsync(job.Chat, stopping); // Of an upload that was under way.
        await outbox.EraseAsync(job.Chat, then: null, job.Id, stopping);
        LogForgotten(job.Chat.Platform);
    }

    private async Task AwaitDeliveryAsync(ChatKey chat, CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(DeliveryLimit, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping, late.Token);
        try
        {
            await outbox.RestAsync(chat, stop.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            LogNotDelivered(chat.Platform);
        }
    }

    private async Task DeleteFilesAsync(ChatKey chat, CancellationToken stopping)
    {
        uploads.DeleteAll(chat);
        while ((await store.GetContentsAsync(chat, stopping)).Files is { Count: > 0 } stored)
        {
            await platforms.For(chat).ForgetFilesAsync(stored, stopping);
            foreach (var file in stored)
            {
                await files.EraseAsync(file, stopping);
            }
        }
    }

    /// <summary>Returns what remains of the chat until the platform has its last message.</summary>
    private Changes Last(JobRecord job)
    {
        var message = new OutgoingMessage { Text = Texts.In(job.Request.Language)[TextKey.ForgetDone], PlatformContext = job.Request.PlatformContext, Notify = true, EndsChat = true };
        return new()
        {
            Jobs = [job with { Checkpoint = Erased, State = JobState.Running, Request = new() { Language = job.Request.Language } }],
            Posts = [new OutboxMessage(SortableId.Parse(job.PostId).ForMore(0).ToString(), job.Chat, message) { CreatedAt = time.GetUtcNow() }],
        };
    }

    [LoggerMessage(LogLevel.Information, "Deleted a chat of {Platform}, as its people asked")]
    private partial void LogForgotten(string platform);

    [LoggerMessage(LogLevel.Warning, "A message of {Platform} was not delivered before its chat was deleted")]
    private partial void LogNotDelivered(string platform);
}
