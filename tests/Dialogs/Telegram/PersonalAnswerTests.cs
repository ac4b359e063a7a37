using Fakes.Telegram;
using Harness.Telegram;

namespace Dialogs.Telegram;

/// <summary>What only shows something, and what refuses, is seen in a group by who pressed the button.</summary>
public sealed class PersonalAnswerTests
{
    private const long Group = -77;
    private const long Ana = 5;
    private const long Bob = 6;

    [Fact]
    public async Task What_a_button_shows_is_seen_by_who_pressed_it_and_by_nobody_else()
    {
        await using var dialog = await TelegramDialog.StartAsync(time: TimeProvider.System);
        var (ana, bob) = (dialog.Fake.Group(Group, Ana), dialog.Fake.Group(Group, Bob));
        ana.Says("/help");

        await dialog.PressesAsync(ana, "My credits");

        var shown = await dialog.SeesAsync(Group, "free credits with your first clip");
        Assert.Equal(Ana, shown.VisibleTo);
        Assert.Contains(shown, ana.Sees);
        Assert.DoesNotContain(shown, bob.Sees);
        await dialog.UntilAsync(() => dialog.Fake.AnsweredCallbacks.Count == 1, "the press to be answered");
        dialog.AssertClean();
    }

    [Fact]
    public async Task The_timeline_is_shown_with_its_buttons_and_they_work_for_all()
    {
        await using var dialog = await TelegramDialog.StartAsync(time: TimeProvider.System);
        var (ana, bob) = (dialog.Fake.Group(Group, Ana), dialog.Fake.Group(Group, Bob));
        ana.SendsVideo(dialog.Clip("lisbon.mp4"), "@nemo_fake_bot add a title \"Hello\"");
        await dialog.SeesAsync(Group, "Credits used: 50"); // Said at the end only.
        ana.Says("/projects lisbon");

        await dialog.PressesAsync(bob, "Show timeline");
        var shown = await dialog.SeesAsync(Group, "Video: lisbon.mp4");
        Assert.Equal(Bob, shown.VisibleTo);
        bob.PressesData(shown.Id, shown.Buttons.Single(button => button.Text == "Export").Data!);
        var video = await dialog.SeesVideoAsync(Group);

        Assert.Null(video.VisibleTo);
        await dialog.UntilAsync(() => shown.Buttons.Any(button => button is { Text: "✓ Export", IsDisabled: true }), "the pressed button");
        dialog.AssertClean();
    }

    [Fact]
    public async Task A_refusal_is_seen_by_who_is_refused()
    {
        await using var dialog = await TelegramDialog.StartAsync(time: TimeProvider.System);
        var (ana, bob) = (dialog.Fake.Group(Group, Ana), dialog.Fake.Group(Group, Bob));
        ana.Says("/help");
        var help = await dialog.SeesAsync(Group, message => message.Buttons.Count > 0, "buttons");

        bob.PressesData(help.Id, "01k8yh1h5rdfz9j3z3m0y0y0y0.abc");

        Assert.Equal(Bob, (await dialog.SeesAsync(Group, "That button has expired.")).VisibleTo);
        dialog.AssertClean();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bad Request: query is too old and response timeout expired or query ID is invalid")]
    [InlineData("Bad Request: ephemeral messages can't be sent to the chat")]
    public async Task Where_the_server_shows_none_it_is_an_ordinary_message_once(string? refusal)
    {
        await using var dialog = await TelegramDialog.StartAsync(time: TimeProvider.System);
        dialog.Fake.IsOld = refusal is null;
        if (refusal is not null)
        {
            dialog.Fake.Fails(new(TelegramTrouble.Error, "sendMessage") { Times = int.MaxValue, Holding = "ephemeral_message_parameters", Code = 400, Description = refusal });
        }

        var ana = dialog.Fake.Group(Group, Ana);
        ana.Says("/help");
        await dialog.PressesAsync(ana, "My credits");
        var shown = await dialog.SeesAsync(Group, "free credits with your first clip");
        ana.Says("/status"); // Answered after whatever came late.
        await dialog.SeesAsync(Group, "Nothing here yet");

        Assert.Null(shown.VisibleTo);
        Assert.Single(dialog.Fake.FromBot(Group), message => message.Text == shown.Text);
        dialog.AssertClean();
    }

    [Fact]
    public async Task In_private_it_is_an_ordinary_message()
    {
        await using var dialog = await TelegramDialog.StartAsync(time: TimeProvider.System);
        var ana = dialog.Fake.Person(Ana);
        ana.Says("/help");

        await dialog.PressesAsync(ana, "My credits");

        Assert.Null((await dialog.SeesAsync(Ana, "free credits with your first clip")).VisibleTo);
        dialog.AssertClean();
    }
}
