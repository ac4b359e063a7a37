using System.Net;
using Fakes.Time;
using Harness;
using Harness.Bot;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using NemoBot.Commands;
using NemoBot.Operations.Access;
using NemoBot.Storage;

namespace NemoBot.Tests.Operations;

/// <summary>The way to the operator page where no code is set.</summary>
public sealed class OperatorLinkTests
{
    [Fact]
    public async Task The_printed_link_opens_the_page_of_the_running_bot_once()
    {
        await using var bot = await BotHarness.StartAsync();
        var (exit, told) = await PrintAsync(bot.Folder, bot.Address);
        Assert.True(exit == 0, told);
        Assert.Contains("once, within 10 minutes", told, StringComparison.Ordinal);
        var link = new Uri(told.Split('\n')[0]);
        Assert.Equal(bot.Address.Authority, link.Authority);
        using var owner = Browser();
        using var finder = Browser();

        using var looks = new HttpRequestMessage(HttpMethod.Head, link);
        Assert.NotEqual(HttpStatusCode.SeeOther, (await finder.SendAsync(looks)).StatusCode); // A preview of the link does not use it up.
        var entered = await owner.GetAsync(link);

        Assert.Equal((HttpStatusCode.SeeOther, "/operator"), (entered.StatusCode, entered.Headers.Location?.ToString()));
        var cookie = entered.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("httponly", cookie, StringComparison.Ordinal);
        Assert.Contains("samesite=strict", cookie, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync(new Uri(bot.Address, "/operator"))).StatusCode);
        var again = await finder.GetAsync(link);
        Assert.Equal(HttpStatusCode.Unauthorized, again.StatusCode);
        Assert.Contains("already used or has expired", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await finder.GetAsync(new Uri(bot.Address, "/operator"))).StatusCode);
        Assert.DoesNotContain(bot.Logs.Lines, line => line.Contains(link.Query[5..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_guessed_key_opens_nothing_and_uses_nothing_up_and_no_guesses_keep_the_right_one_out()
    {
        await using var bot = await BotHarness.StartAsync();
        var (_, told) = await PrintAsync(bot.Folder, bot.Address);
        using var browser = Browser();
        foreach (var key in new[] { "", "?key=", "?key=AAAA", "?key=%00", "?key=!!!" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync(new Uri(bot.Address, $"/operator/link{key}"))).StatusCode);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await browser.GetAsync(new Uri(bot.Address, "/operator/link?key=BBBB"))).StatusCode);
        await bot.RestartAsync(); // Tries are forgotten, the link is not.
        for (var wrong = 0; wrong < 6; wrong++)
        {
            using var guessed = await browser.GetAsync(new Uri(bot.Address, "/operator/link?key=CCCC"));
        }

        // Behind a plain proxy strangers have the owner's address.
        var link = new Uri(told.Split('\n')[0]);
        Assert.Equal(HttpStatusCode.SeeOther, (await browser.GetAsync(new Uri(bot.Address, link.PathAndQuery))).StatusCode);
    }

    [Fact]
    public void A_link_ends_after_ten_minutes_and_with_the_next_one()
    {
        using var folder = new TemporaryFolder();
        var clock = new ManualClock();
        var link = new OperatorLink(new EphemeralDataProtectionProvider(), Options.Create(new StorageOptions { Path = Path.Combine(folder.Path, "nemobot.db") }), clock);

        var first = link.Issue(OperatorRole.Manage);
        var second = link.Issue(OperatorRole.Manage);
        Assert.Null(link.Take(first));
        clock.Advance(OperatorLink.Life - TimeSpan.FromSeconds(1));
        Assert.Equal(OperatorRole.Manage, link.Take(second));
        Assert.Null(link.Take(second));

        var third = link.Issue(OperatorRole.Manage);
        clock.Advance(OperatorLink.Life);
        Assert.Null(link.Take(third));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task Of_many_who_come_with_the_link_at_once_one_gets_in()
    {
        using var folder = new TemporaryFolder();
        var link = new OperatorLink(new EphemeralDataProtectionProvider(), Options.Create(new StorageOptions { Path = Path.Combine(folder.Path, "nemobot.db") }), new ManualClock());
        var key = link.Issue(OperatorRole.Manage);

        var taken = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => link.Take(key))));

        Assert.Single(taken, OperatorRole.Manage);
    }

    [Fact]
    public async Task Without_a_bot_that_ran_there_is_no_link_and_no_key_is_made()
    {
        using var folder = new TemporaryFolder();
        var (exit, told) = await PrintAsync(folder.Path, new Uri("http://127.0.0.1:5080"));
        Assert.Equal(1, exit);
        Assert.Contains("start the bot first", told, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_link_to_look_opens_a_session_that_changes_nothing()
    {
        await using var bot = await BotHarness.StartAsync();
        var (_, told) = await PrintAsync(bot.Folder, bot.Address, OperatorRole.Look);
        using var browser = Browser();

        Assert.Equal(HttpStatusCode.SeeOther, (await browser.GetAsync(new Uri(told.Split('\n')[0]))).StatusCode);

        Assert.Contains("may only look", await browser.GetStringAsync(new Uri(bot.Address, "/operator")), StringComparison.Ordinal);
        browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");
        using var form = new FormUrlEncodedContent([new("name", "Limits:ChatPerMinute"), new("value", "7")]);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.PostAsync(new Uri(bot.Address, "/operator/settings"), form)).StatusCode);
    }

    [Theory]
    [InlineData(null, "http://127.0.0.1:5080/")]
    [InlineData("http://0.0.0.0:80;http://127.0.0.1:81", "http://127.0.0.1:80/")]
    [InlineData("https://+:443", "https://127.0.0.1:443/")]
    [InlineData("http://[::]:5080", "http://127.0.0.1:5080/")]
    public void The_link_leads_to_where_the_bot_listens_on_this_machine(string? urls, string address) =>
        Assert.Equal(new Uri(address), LocalAddress.Of(new ConfigurationBuilder().AddInMemoryCollection([new("Urls", urls)]).Build()));

    private static HttpClient Browser() => new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false });

    private static async Task<(int Exit, string Told)> PrintAsync(string folder, Uri address, OperatorRole role = OperatorRole.Manage)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["Storage:Path"] = Path.Combine(folder, "nemobot.db"), ["Urls"] = address.ToString() });
        var output = new StringWriter { NewLine = "\n" };
        return (await OperatorLinkCommand.RunAsync(builder, role, output), output.ToString());
    }
}
