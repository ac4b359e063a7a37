using NemoBot.Core.Model;
using NemoBot.WebChat.Hooks;

namespace NemoBot.WebChat.Tests.Hooks;

/// <summary>The effect of a call on its address, and the calls of several.</summary>
public sealed class HookOutcomesTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly HookCall Call = new("j1", Now);
    private static readonly JobHook Hook = new("h", "https://hooks.example/a", "secret", Now) { Waiting = [Call, new("j2", Now)] };

    [Theory]
    [InlineData(0, null, 10)]
    [InlineData(1, null, 20)]
    [InlineData(5, null, 320)]
    [InlineData(9, null, 3600)]
    [InlineData(1000, null, 3600)]
    [InlineData(0, 60, 60)]
    [InlineData(3, 5, 80)]
    [InlineData(0, 86400, 3600)]
    public void A_failed_call_is_made_again_later_and_later_or_when_the_answer_asks_for_it(int failures, int? asked, int wait)
    {
        var hook = HookOutcomes.After(Hook with { Failures = failures }, Call, HookOutcome.Refused, asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null, Now);

        Assert.Equal((failures + 1, Now.AddSeconds(wait), 2), (hook.Failures, hook.NextTryAt, hook.Waiting.Count));
    }

    [Fact]
    public void It_fails_since_the_first_failure_until_a_call_is_taken()
    {
        var failed = HookOutcomes.After(HookOutcomes.After(Hook, Call, HookOutcome.Unreachable, null, Now), Call, HookOutcome.Refused, null, Now.AddMinutes(1));
        var taken = HookOutcomes.After(failed, Call, HookOutcome.Delivered, null, Now.AddMinutes(2));

        Assert.Equal(Now, failed.FailingSince);
        Assert.Equal((0, null, null, Now.AddMinutes(2)), (taken.Failures, taken.FailingSince, taken.NextTryAt, taken.DeliveredAt));
        Assert.Equal("j2", Assert.Single(taken.Waiting).JobId);
    }

    [Fact]
    public void A_call_that_is_given_up_makes_place_for_the_next_without_another_wait()
    {
        var failed = HookOutcomes.After(Hook, Call, HookOutcome.Refused, null, Now);

        var next = HookOutcomes.After(failed, Call, HookOutcome.GivenUp, null, Now.AddDays(1));

        Assert.Equal((1, Now), (next.Waiting.Count, next.FailingSince));
    }

    [Fact]
    public void Each_job_is_told_once_and_the_oldest_calls_give_way()
    {
        var hook = Enumerable.Range(0, 2 * JobHook.MostWaiting).Aggregate(Hook with { Waiting = [] }, (hook, n) => hook.With(new($"{n}", Now)).With(new($"{n}", Now)));

        Assert.Equal((JobHook.MostWaiting, "100", "199"), (hook.Waiting.Count, hook.Waiting[0].JobId, hook.Waiting[^1].JobId));
    }

    [Fact]
    public async Task Addresses_are_called_beside_each_other_a_few_at_one_server_and_each_once_at_a_time()
    {
        var calls = new HookCalls(atOnce: 3, perHost: 2);
        var (end, ended) = (new TaskCompletionSource(), 0);
        bool Start(string id, string host) => calls.TryStart((new("web", "ana"), id), host, () => end.Task, () => Interlocked.Increment(ref ended));

        Assert.Equal(
            [true, true, true, false, true, false],
            [Start("a", "dead.example"), Start("a", "dead.example"), Start("b", "dead.example"), Start("c", "dead.example"), Start("d", "alive.example"), Start("e", "third.example")]);
        end.SetResult();
        await calls.EndAsync();

        Assert.Equal(3, ended);
        Assert.True(Start("c", "dead.example"));
    }

    [Fact]
    public void A_replaced_secret_signs_until_its_day_is_over()
    {
        var hook = Hook with { OldSecret = "old", OldSecretUntil = Now.AddDays(1) };

        Assert.Equal("t=1793610000,v1=9f28b480164f1f7e6da73ce6f1677952976011578aa5b4a2b86f219e2f040d23,v1=bc987152d169b4104db1138e2962c86d03af2a6cc2ac54dc63c426c381e3603f", HookSignature.Of(hook, "{}", Now));
        Assert.Equal(2, HookSignature.Of(hook, "{}", Now.AddDays(1)).Split(',').Length);
    }
}
