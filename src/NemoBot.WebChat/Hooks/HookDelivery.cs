using System.Collections.Concurrent;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.WebChat.Api;

namespace NemoBot.WebChat.Hooks;

/// <summary>
/// Calls the addresses that chats registered, until each has taken its calls: in order at one address, at least once, for <see cref="JobHook.KeptFor"/>. Of several
/// processes one does it (<see cref="ISingles"/>). What it knows besides the store is only when to look again.
/// </summary>
internal sealed partial class HookDelivery(
    WaitingHooks queue, HookSender sender, IStore store, ISingles singles, IPublicLinks links, TimeProvider time, ILogger<HookDelivery> logger, BotMetrics? metrics = null) : BackgroundService
{
    private const string Single = "webhooks";

    /// <summary>Addresses at once. One that does not answer holds up one of them for seconds, and one server only <see cref="HookSender.MostPerHost"/>.</summary>
    private const int AtOnce = 64;

    /// <summary>Another process may have ended a job.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <summary>The end of a job is stored by then, or its process has ended.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);

    /// <summary>Addresses whose last outcome could not be stored, and when that was: what is not stored is called once more. As many as failed within <see cref="Soon"/>.</summary>
    private readonly ConcurrentDictionary<(ChatKey Chat, string Id), MonotonicTimestamp> _held = new();

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => singles.RunAsync(Single, RunAsync, stoppingToken);

    private async Task RunAsync(CancellationToken stop)
    {
        var calls = new HookCalls(AtOnce, HookSender.MostPerHost);
        var looks = new Dictionary<ChatKey, DateTimeOffset>();
        await using var looksAgain = time.CreateTimer(_ => queue.Wake(), null, LookEvery, LookEvery);
        while (true)
        {
            try
            {
                await LookAsync(looks, calls, stop);
            }
            catch (Exception fault) when (!stop.IsCancellationRequested)
            {
                LogNotRead(fault);
            }

            try
            {
                await queue.WaitAsync(stop);
            }
            catch (OperationCanceledException)
            {
                await calls.EndAsync();
                throw;
            }
        }
    }

    /// <param name="looks">When each chat is looked at again.</param>
    private async Task LookAsync(Dictionary<ChatKey, DateTimeOffset> looks, HookCalls calls, CancellationToken stop)
    {
        var now = time.GetUtcNow();
        var listed = await queue.ListAsync(stop);
        foreach (var (chat, listedAt) in listed.Where(each => now - each.Value < Soon || looks.GetValueOrDefault(each.Key) <= now))
        {
            looks[chat] = await LookAtAsync(chat, listedAt, calls, now, stop);
        }

        foreach (var gone in looks.Keys.Where(chat => !listed.ContainsKey(chat)).ToList())
        {
            looks.Remove(gone);
        }
    }

    /// <returns>When to look at the chat again.</returns>
    private async Task<DateTimeOffset> LookAtAsync(ChatKey chat, DateTimeOffset listedAt, HookCalls calls, DateTimeOffset now, CancellationToken stop)
    {
        var hooks = (await store.GetChatAsync(chat, stop)).Hooks;
        if (hooks.All(hook => hook.Waiting.Count == 0))
        {
            if (hooks.Count == 0 || now - listedAt > WaitingHooks.ListedFor)
            {
                await queue.RemoveAsync(chat, listedAt, stop);
            }

            return now + Soon;
        }

        var next = now + Soon;
        foreach (var hook in hooks.Where(hook => hook.Waiting.Count > 0))
        {
            if (_held.TryGetValue((chat, hook.Id), out var failed) && time.GetMonotonicTimestamp() - failed < Soon)
            {
                continue;
            }

            _held.TryRemove((chat, hook.Id), out _);
            if (hook.NextTryAt > now)
            {
                next = hook.NextTryAt < next ? hook.NextTryAt.Value : next;
            }
            else if (!calls.TryStart((chat, hook.Id), new Uri(hook.Address).IdnHost, () => CallAsync(chat, hook.Id, stop), queue.Wake))
            {
                next = now; // Others are at work; it is tried at the next look.
            }
        }

        return next;
    }

    /// <summary>Makes the calls of one address, until it fails or none is left.</summary>
    private async Task CallAsync(ChatKey chat, string id, CancellationToken stop)
    {
        try
        {
            while ((await store.GetChatAsync(chat, stop)).Hooks.FirstOrDefault(hook => hook.Id == id) is { Waiting: [var call, ..] } hook && !(hook.NextTryAt > time.GetUtcNow()))
            {
                if (!await singles.IsOursAsync(Single, stop))
                {
                    return;
                }

                var (outcome, asked) = await MakeAsync(chat, hook, call, stop);
                metrics?.Called(outcome.ToString());
                await RecordAsync(chat, id, call, outcome, asked, stop);
            }
        }
        catch (Exception fault) when (!stop.IsCancellationRequested)
        {
            _held[(chat, id)] = time.GetMonotonicTimestamp();
            LogFailed(fault, chat); // Of the store, or a bug: the next look tries it again.
        }
        catch (OperationCanceledException)
        {
            // The next process makes the call, perhaps once more.
        }
    }

    private async Task<(HookOutcome Outcome, TimeSpan? Asked)> MakeAsync(ChatKey chat, JobHook hook, HookCall call, CancellationToken stop)
    {
        if (call.EndedAt + JobHook.KeptFor <= time.GetUtcNow() || await store.GetJobAsync(chat, call.JobId, stop) is not { } job)
        {
            return (HookOutcome.GivenUp, null);
        }

        var body = Wire.Write(HookEvent.Of(job, await ResultAsync(job, stop)));
        return await sender.SendAsync(hook, body, stop);
    }

    private async Task<HookResult?> ResultAsync(JobRecord job, CancellationToken stop)
    {
        if ((await store.GetPostAsync(job.Chat, job.PostId, stop))?.Message.Video is not { IsVideo: true } video || await store.GetFileAsync(job.Chat, video.FileId, stop) is not { } file)
        {
            return null;
        }

        var link = links.ToFile(file, job.ProjectId);
        return new($"/api/chat/files/{file.Id}", file.MediaType, file.SizeBytes, link?.Address.AbsoluteUri, link?.ExpiresAt);
    }

    private async Task RecordAsync(ChatKey chat, string id, HookCall call, HookOutcome outcome, TimeSpan? asked, CancellationToken stop)
    {
        if ((await store.GetChatAsync(chat, stop)).Hooks.All(hook => hook.Id != id))
        {
            return; // Removed meanwhile, perhaps with its chat, which must not come back.
        }

        var now = time.GetUtcNow();
        await store.UpdateChatAsync(
            chat,
            record => record with
            {
                Hooks = [.. record.Hooks.Where(hook => !(hook.Id == id && outcome == HookOutcome.Gone)).Select(hook => hook.Id == id ? HookOutcomes.After(hook, call, outcome, asked, now) : hook)],
            },
            stop);
    }

    [LoggerMessage(LogLevel.Warning, "Could not read which webhooks to call; retrying")]
    private partial void LogNotRead(Exception fault);

    [LoggerMessage(LogLevel.Warning, "The webhooks of {Chat} could not be called; retrying")]
    private partial void LogFailed(Exception fault, ChatKey chat);
}
