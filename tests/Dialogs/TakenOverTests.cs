using System.Collections.Concurrent;
using Harness.Bot;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Dispatch;
using NemoBot.Core.Model;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>A process that shares its chats with others works on those that it owns, for as long as it does.</summary>
public sealed class TakenOverTests
{
    private readonly Owners _owners = new();

    [Fact]
    public async Task What_arrives_in_a_chat_of_another_process_is_stored_and_left_to_it()
    {
        await using var bot = await StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("help");
        Assert.False(bot.Services.GetRequiredService<IChatLanes>().IsBusy(ana.Chat));
        Assert.NotNull(await bot.Store.NextMessageAsync(ana.Chat, default));
        Assert.Empty(ana.Sees);

        Own(bot, ana);
        await ana.SeesAsync("I edit videos");
    }

    [Fact]
    public async Task A_process_that_starts_leaves_all_chats_until_it_owns_them()
    {
        await using var bot = await StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("help");

        await bot.RestartAsync();
        Assert.False(bot.Services.GetRequiredService<IChatLanes>().IsBusy(ana.Chat));

        Own(bot, ana);
        await ana.SeesAsync("I edit videos");
    }

    [Fact]
    public async Task An_edit_that_runs_when_its_chat_is_taken_over_ends_here_and_is_read_back_by_the_next_owner()
    {
        await using var bot = await StartAsync(scripted: true);
        var ana = bot.Friend();
        var first = Own(bot, ana);
        var isStreaming = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bot.Script.Next("/run_sse", async http =>
        {
            await http.Response.Body.FlushAsync();
            isStreaming.SetResult();
            var hungUp = new TaskCompletionSource();
            await using var told = http.RequestAborted.Register(hungUp.SetResult);
            await hungUp.Task;
        });

        await ana.SaysAsync("add the title \"Lisbon\"", ("clip.mp4", SampleMedia.Mp4()));
        await isStreaming.Task;
        await EndAsync(bot, ana, first);
        Assert.DoesNotContain(ana.Sees, message => message.Card?.State is CardState.Failed or CardState.Done or CardState.Cancelled && message.Text.Contains("Lisbon", StringComparison.Ordinal));

        bot.Script.NextJson("/api/state", """{"code":0,"data":{"session_id":"1","state":{"draft":{"t":[{"tt":7,"sg":[{"text":"Lisbon","d":3000}]}]},"video_infos":[]}}}""");
        Own(bot, ana);
        await ana.SeesCardAsync(CardState.Done, "your edit went through");
        Assert.Single(bot.Script.ChatBodies);
    }

    [Fact]
    public async Task Nothing_is_sent_and_no_instruction_given_once_the_store_says_that_another_process_owns_the_chat()
    {
        await using var bot = await StartAsync();
        var ana = bot.Friend();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var told = Own(bot, ana, isOwner: _ => Task.FromResult(false)).Ended.Register(ended.SetResult);

        await ana.SaysAsync("add the title \"Lisbon\"", ("clip.mp4", SampleMedia.Mp4()));
        await ended.Task;
        await bot.Services.GetRequiredService<IChatLanes>().LeaveAsync(ana.Chat, default);

        Assert.Empty(ana.Sees);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Own(bot, ana);
        await ana.SeesCardAsync(CardState.Done, "Lisbon");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    private Task<BotHarness> StartAsync(bool scripted = false) => BotHarness.StartAsync(scripted: scripted, replace: services => services.AddSingleton<IChatOwners>(_owners));

    private ChatOwnership Own(BotHarness bot, Friend friend, Func<CancellationToken, Task<bool>>? isOwner = null)
    {
        var ownership = _owners.Add(new(friend.Chat, _owners.NextEpoch(), isOwner ?? (_ => Task.FromResult(true))));
        bot.Services.GetRequiredService<IChatLanes>().TakeUp(friend.Chat);
        return ownership;
    }

    private static async Task EndAsync(BotHarness bot, Friend friend, ChatOwnership ownership)
    {
        ownership.End();
        await bot.Services.GetRequiredService<IChatLanes>().LeaveAsync(friend.Chat, default);
        Assert.False(bot.Services.GetRequiredService<IChatLanes>().IsBusy(friend.Chat));
    }

    private sealed class Owners : IChatOwners
    {
        private readonly ConcurrentDictionary<ChatKey, ChatOwnership> _owned = new();
        private long _epoch;

        public long NextEpoch() => ++_epoch;

        public ChatOwnership Add(ChatOwnership ownership) => _owned[ownership.Chat] = ownership;

        public ChatOwnership? Find(ChatKey chat) => _owned.GetValueOrDefault(chat) is { Ended.IsCancellationRequested: false } ownership ? ownership : null;
    }
}
