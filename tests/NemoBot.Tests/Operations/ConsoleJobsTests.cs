using System.Net;
using Harness.Bot;
using NemoBot.Core.Model;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace NemoBot.Tests.Operations;

/// <summary>Jobs at the console: what is seen of them, and what an operator does to them.</summary>
public sealed class ConsoleJobsTests
{
    [Fact]
    public async Task A_failed_job_says_why_and_is_retried_with_effect_at_the_backend_and_on_the_persons_card()
    {
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes);
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Chat, 403, 403, "Forbidden"));
        var ana = bot.Friend();
        await ana.SaysAsync("add a title \"Ana's secret\"", ("birthday-of-ana.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Failed);
        using var browser = await ConsoleBrowser.EnterAsync(bot);

        var list = await browser.ReadAsync("/operator/jobs?state=Failed");
        var path = Path(list, "Edit");
        var job = await browser.ReadAsync(path);
        Assert.Contains("NemoVideo.Forbidden", list, StringComparison.Ordinal);
        Assert.Contains("<dt>Fault</dt><dd>NemoVideo.Forbidden</dd>", job, StringComparison.Ordinal);
        Assert.Contains("Retry this job", job, StringComparison.Ordinal);
        Assert.DoesNotContain("Cancel this job", job, StringComparison.Ordinal);
        using var asked = await browser.PostAsync($"{path}/retry");

        Assert.Equal((HttpStatusCode.SeeOther, $"{path}?asked=retry"), (asked.StatusCode, asked.Headers.Location?.ToString()));
        await ana.SeesCardAsync(CardState.Done, "Ana's secret");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.DoesNotContain(ana.Sees, message => message.Text.Contains("already trying", StringComparison.Ordinal));
        foreach (var page in new[] { list, job, await browser.ReadAsync("/operator/jobs"), await browser.ReadAsync("/operator/audit") })
        {
            Assert.DoesNotContain("secret", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("birthday", page, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(ana.Chat.ToString(), page, StringComparison.Ordinal);
        }

        Assert.Contains("Asked to retry Edit ", await browser.ReadAsync("/operator/audit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Retried_twice_it_runs_once_and_a_job_that_is_done_not_at_all()
    {
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes);
        bot.Nemo.Faults.Everywhere.Add(Fault.Refuse(SimulatedCall.Chat, 403, 403, "Forbidden"));
        var ana = bot.Friend();
        await ana.SaysAsync("add a title \"Hello\"", ("clip.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Failed);
        using var browser = await ConsoleBrowser.EnterAsync(bot);
        var failed = Path(await browser.ReadAsync("/operator/jobs?state=Failed"), "Edit");

        await Task.WhenAll(browser.PostAsync($"{failed}/retry"), browser.PostAsync($"{failed}/retry"));
        await ana.SeesCardAsync(CardState.Done, "Hello");
        var done = Path(await browser.ReadAsync("/operator/jobs?state=Done"), "Edit");
        await browser.PostAsync($"{done}/retry");
        await browser.PostAsync($"{done}/cancel");
        await ana.SaysAsync("/help");
        await ana.SeesAsync("export"); // What came before it has been handled.

        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.DoesNotContain("Cancelled</td>", await browser.ReadAsync("/operator/jobs"), StringComparison.Ordinal);
        Assert.DoesNotContain(ana.Sees, message => message.Text.Contains("already", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_running_job_of_somebody_in_a_group_is_cancelled_at_the_backend()
    {
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes);
        bot.Nemo.Faults.Everywhere.Add(Fault.SlowRender(TimeSpan.FromHours(1)));
        var ana = bot.Friend();
        await ana.SaysAsync("add a title \"Hello\"", ("clip.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Hello");
        await ana.SaysAsync("export");
        await bot.Nemo.Log.SoonAsync(LogKind.RenderStarted);
        using var browser = await ConsoleBrowser.EnterAsync(bot);
        using var looks = await ConsoleBrowser.EnterAsync(bot, ConsoleBrowser.LookCode);
        var path = Path(await browser.ReadAsync("/operator/jobs?state=Running"), "Export");
        Assert.DoesNotContain("Cancel this job", await looks.ReadAsync(path), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await looks.PostAsync($"{path}/cancel")).StatusCode);

        await browser.PostAsync($"{path}/cancel");

        await ana.SeesCardAsync(CardState.Cancelled, "exporting is free");
        await bot.Nemo.Log.SoonAsync(LogKind.RenderCancelled);
        Assert.Contains("<dt>State</dt><dd>Cancelled</dd>", await browser.ReadAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_job_that_is_not_there_is_not_found()
    {
        await using var bot = await BotHarness.StartAsync(settings: ConsoleBrowser.Codes);
        using var browser = await ConsoleBrowser.EnterAsync(bot);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.GetAsync("/operator/jobs/nothing")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await browser.PostAsync("/operator/jobs/nothing/cancel")).StatusCode);
        Assert.Contains("There are none.", await browser.ReadAsync("/operator/jobs?state=Running"), StringComparison.Ordinal);
    }

    /// <summary>Returns the address of the only job of this kind in the list.</summary>
    private static string Path(string list, string kind) =>
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(list, $"href=\"(/operator/jobs/[0-9a-z]+)\">{kind} ").Select(found => found.Groups[1].Value));
}
