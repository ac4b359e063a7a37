using Harness.Bot;
using Harness.Telegram;
using NemoBot.Core.Text.Localization;

namespace Dialogs.Telegram;

/// <summary>A person's data, on Telegram.</summary>
public sealed class PersonalDataTests
{
    private const long Ana = 77003311559;
    private const long Group = -77003311560;
    private static readonly Texts English = Texts.In("en");

    [Fact]
    public async Task The_data_comes_as_documents_and_a_forgotten_person_is_in_no_line_of_the_log()
    {
        await using var dialog = await TelegramDialog.StartAsync(BotHarness.Quick);
        var ana = dialog.Fake.Person(Ana);
        ana.SendsVideo(dialog.Clip("lisbon.mp4"), "add a title \"Hello\"");
        await dialog.SeesAsync(Ana, "I added the title");

        ana.Says("/mydata");
        await dialog.SeesAsync(Ana, message => message.Document?.FileName == "my-data.json", "the data");
        ana.Says("/forgetme");
        await dialog.PressesAsync(ana, English[TextKey.ButtonForgetYes]);
        await dialog.SeesAsync(Ana, English[TextKey.ForgetDone]);
        await dialog.Bot.Logs.Written.TakeAsync(line => line.Contains("Deleted a chat of telegram", StringComparison.Ordinal));

        Assert.DoesNotContain(dialog.Bot.Logs.Lines, line => line.Contains($"{Ana}", StringComparison.Ordinal));
        ana.Says("/projects");
        await dialog.SeesAsync(Ana, English[TextKey.ProjectsNone]);
        dialog.AssertClean();
    }

    [Fact]
    public async Task In_a_group_only_administrators_have_it_forgotten()
    {
        await using var dialog = await TelegramDialog.StartAsync(BotHarness.Quick);
        var (ana, boss) = (dialog.Fake.Group(Group, 5), dialog.Fake.Group(Group, 6));
        dialog.Fake.Administrators.Add((Group, 6));

        ana.Says("/forgetme");
        await dialog.SeesAsync(Group, English[TextKey.ForgetOnlyAdministrators]);
        boss.Says("/forgetme");
        await dialog.PressesAsync(boss, English[TextKey.ButtonForgetYes]);

        await dialog.SeesAsync(Group, English[TextKey.ForgetDone]);
        dialog.AssertClean();
    }
}
