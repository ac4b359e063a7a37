using System.Text.Json;
using Harness.Storage;
using Harness.WebChat;
using NemoBot.Core.Delivery;
using NemoBot.Core.Model;

namespace NemoBot.WebChat.Tests.Hooks;

/// <summary>The list of chats with calls to make, and the calls that a process left behind.</summary>
public sealed class WaitingHooksTests : IAsyncLifetime
{
    private static readonly ChatKey Ana = new("web", "ana");
    private static readonly ChatKey Ben = new("web", "ben");
    private FakePushService _program = null!;
    private WebChatHost _host = null!;

    private WaitingHooks Waiting => new(_host.Store, _host.Clock);

    public async ValueTask InitializeAsync()
    {
        _program = await FakePushService.StartAsync();
        _host = await Push.PushHost.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        await _program.DisposeAsync();
    }

    [Fact]
    public async Task A_chat_is_not_taken_off_the_list_if_a_job_was_about_to_end_meanwhile()
    {
        await Waiting.ExpectAsync(Ana, default);
        await Waiting.ExpectAsync(Ben, default);
        var before = await Waiting.ListAsync(default);
        _host.Clock.Advance(TimeSpan.FromSeconds(1));
        await Waiting.ExpectAsync(Ana, default);

        await Waiting.RemoveAsync(Ana, before[Ana], default);
        await Waiting.RemoveAsync(Ben, before[Ben], default);

        Assert.Equal([Ana], (await Waiting.ListAsync(default)).Keys);
    }

    [Fact]
    public async Task A_chat_that_left_the_list_while_its_job_ended_is_on_it_again()
    {
        await Waiting.StoredAsync(Ana, default);

        Assert.Equal([Ana], (await Waiting.ListAsync(default)).Keys);
    }

    [Fact]
    public async Task The_list_has_a_limit_at_which_the_chat_that_waits_longest_gives_way()
    {
        var full = Enumerable.Range(0, 5_000).ToDictionary(n => $"web:{n}", n => _host.Clock.GetUtcNow().AddSeconds(-n));
        await _host.Store.SetValueAsync("hooks", "waiting", JsonSerializer.Serialize(full), default);

        await Waiting.ExpectAsync(Ana, default);

        var listed = await Waiting.ListAsync(default);
        Assert.Equal((5_000, true, false, true), (listed.Count, listed.ContainsKey(Ana), listed.ContainsKey(new("web", "4999")), listed.ContainsKey(new("web", "4998"))));
    }

    [Fact]
    public async Task Calls_that_a_process_left_behind_are_made_by_the_next_and_those_of_yesterday_are_given_up()
    {
        var job = Data.Job(Ana, "job", JobState.Done, JobKind.Export);
        var now = _host.Clock.GetUtcNow();
        var hook = new JobHook("h", _program.Endpoint("a").ToString(), "secret", now) { Waiting = [new("yesterdays", now - JobHook.KeptFor), new(job.Id, now), new("deleted", now)] };
        await Waiting.ExpectAsync(Ana, default);
        await _host.Store.CommitAsync(new() { Jobs = [job, Data.Job(Ana, "yesterdays", JobState.Done)], Chat = (Ana, chat => chat with { Hooks = [hook] }) }, default);

        _host.Clock.Advance(TimeSpan.FromSeconds(5)); // Another process stored them: nobody wakes this one.

        Assert.Equal(job.Id, JsonDocument.Parse((await _program.Arrived.TakeAsync(_ => true)).Body).RootElement.GetProperty("job").GetProperty("id").GetString());
        await Fakes.Time.Eventually.HoldsAsync(async _ => (await _host.Store.GetChatAsync(Ana, default)).Hooks[0].Waiting.Count == 0, () => "no calls", TimeSpan.FromSeconds(20), default);
        Assert.Empty(_program.Arrived.Left);
        Assert.NotNull((await _host.Store.GetChatAsync(Ana, default)).Hooks[0].DeliveredAt);
    }
}
