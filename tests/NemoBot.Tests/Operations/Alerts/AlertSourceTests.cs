using Harness.Bot;
using Harness.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Localization;
using NemoBot.Operations.Alerts;
using NemoBot.Storage;
using NemoVideo;

namespace NemoBot.Tests.Operations.Alerts;

/// <summary>What each alert is raised by, in the whole bot.</summary>
public sealed class AlertSourceTests
{
    private static readonly ChatKey Ana = new("telegram", "42");

    [Fact]
    public async Task A_bot_that_is_well_raises_none()
    {
        await using var bot = await BotHarness.StartAsync();

        foreach (var kind in Enum.GetValues<AlertKind>())
        {
            Assert.Equal((kind, null), (kind, await ValueAsync(bot, kind)));
        }
    }

    [Theory]
    [InlineData(200, false)]
    [InlineData(404, false)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(0, true)]
    public async Task A_video_API_that_does_not_answer_or_has_a_fault_of_its_own_is_an_alert(int status, bool isAlert)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var api = builder.Build();
        api.Run(http =>
        {
            http.Response.StatusCode = status;
            return Task.CompletedTask;
        });
        await api.StartAsync();
        var address = new Uri(api.Urls.First());
        if (status == 0)
        {
            await api.StopAsync();
        }

        using var source = new BackendAlert(Options.Create(new NemoVideoOptions { ApiUrl = address }), TimeProvider.System);

        Assert.Equal(isAlert, await source.CheckAsync(default) is not null);
    }

    [Fact]
    public async Task Little_free_space_is_an_alert()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Alerts:DiskFreeBytes"] = $"{long.MaxValue}" });

        Assert.EndsWith(" MiB", await ValueAsync(bot, AlertKind.Disk), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "10")]
    [InlineData("nmv_usr_0123456789abcdef", null)]
    public async Task Ten_free_accounts_in_a_week_are_an_alert_unless_the_operator_has_an_account(string? token, string? value)
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Nemo:Token"] = token });
        for (var n = 0; n < 10; n++)
        {
            Assert.Null(await ValueAsync(bot, AlertKind.Accounts));
            await bot.Store.CountTokenFetchAsync(add: true, default);
        }

        Assert.Equal(value, await ValueAsync(bot, AlertKind.Accounts));
    }

    [Theory]
    [InlineData(79, null)]
    [InlineData(80, "Quotas:BotCreditsPerDay 80 %")]
    [InlineData(100, "Quotas:BotCreditsPerDay 100 %")]
    public async Task A_budget_of_which_80_percent_is_used_is_an_alert(int used, string? value)
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Quotas:BotCreditsPerDay"] = "100" });
        await bot.Store.TakeAsync(new(Use.Everybody, Scarce.Credits, used, 100), default);

        Assert.Equal(value, await ValueAsync(bot, AlertKind.Budget));
    }

    [Fact]
    public async Task A_damaged_store_is_an_alert_and_one_that_is_still_checked_is_not()
    {
        await using var bot = await BotHarness.StartAsync();
        var condition = bot.Services.GetRequiredService<StoreCondition>();

        condition.Damage = "A page is damaged.";
        Assert.Equal("database", await ValueAsync(bot, AlertKind.Store));
        (condition.Damage, condition.AwaitsCheck) = (null, true);
        Assert.Null(await ValueAsync(bot, AlertKind.Store));
    }

    [Fact]
    public async Task Many_failures_within_an_hour_are_an_alert()
    {
        await using var bot = await BotHarness.StartAsync(settings: new() { ["Alerts:FailuresPerHour"] = "3" });
        var now = bot.Time.GetUtcNow();
        await AddAsync(3, now.AddHours(-2));
        await AddAsync(2, now.AddMinutes(-30));
        Assert.Null(await ValueAsync(bot, AlertKind.Failures));

        await AddAsync(1, now.AddMinutes(-1));

        Assert.Equal("3", await ValueAsync(bot, AlertKind.Failures));

        async Task AddAsync(int count, DateTimeOffset at) => await bot.Store.CommitAsync(
            new() { Jobs = [.. Enumerable.Range(0, count).Select(n => Data.Job(Ana, bot.Services.GetRequiredService<SortableIds>().Next().ToString(), JobState.Failed) with { FinishedAt = at })] }, default);
    }

    [Fact]
    public async Task A_broken_skill_file_is_an_alert_and_an_older_version_of_one_is_not()
    {
        var skills = Directory.CreateTempSubdirectory("skills-").FullName;
        try
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "skills"), "*", SearchOption.AllDirectories))
            {
                var copy = Path.Combine(skills, Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "skills"), file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }

            var one = Directory.EnumerateFiles(skills, "SKILL.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal).First();
            Directory.CreateDirectory(Path.Combine(skills, "zz-older"));
            File.Copy(one, Path.Combine(skills, "zz-older", "SKILL.md"));
            await using (var bot = await BotHarness.StartAsync(settings: new() { ["Skill:Folder"] = skills }))
            {
                Assert.Null(await ValueAsync(bot, AlertKind.Skill));
            }

            await File.WriteAllTextAsync(Path.Combine(skills, "zz-older", "SKILL.md"), "no frontmatter");
            await using var broken = await BotHarness.StartAsync(settings: new() { ["Skill:Folder"] = skills });
            Assert.Contains("zz-older", await ValueAsync(broken, AlertKind.Skill), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(skills, recursive: true);
        }
    }

    [Fact]
    public void Every_alert_has_words_in_every_language_with_its_value_and_for_its_end()
    {
        foreach (var texts in Languages.All.Select(language => Texts.In(language.Name)))
        {
            foreach (var kind in Enum.GetValues<AlertKind>())
            {
                var began = AlertText.Of(new([new(kind, IsOver: false, "zyzzyva")]), texts);
                var over = AlertText.Of(new([new(kind, IsOver: true, "zyzzyva")]), texts);

                Assert.Equal(kind != AlertKind.Backend, began.Contains("zyzzyva", StringComparison.Ordinal));
                Assert.StartsWith("⚠️ ", began, StringComparison.Ordinal);
                Assert.StartsWith("✅ ", over, StringComparison.Ordinal);
            }
        }
    }

    private static async Task<string?> ValueAsync(BotHarness bot, AlertKind kind) => await bot.Services.GetServices<IAlertSource>().Single(source => source.Kind == kind).CheckAsync(default);
}
