using Harness.WebChat;
using NemoBot.Core.Model;
using NemoVideo.Drafts;

namespace NemoBot.WebChat.Tests;

/// <summary>What the page is told of one message.</summary>
public sealed class MessageEventsTests : IAsyncLifetime
{
    private OnePage _page = null!;

    public async ValueTask InitializeAsync() => _page = await OnePage.OpenAsync();

    public ValueTask DisposeAsync() => _page.DisposeAsync();

    [Theory]
    [InlineData(false, "\"card\":{\"state\":\"done\",\"stage\":\"\"}")]
    [InlineData(true, "\"card\":{\"state\":\"done\",\"stage\":\"\",\"changedNothing\":true}")]
    public async Task A_job_that_changed_nothing_is_done_and_says_so(bool changedNothing, string card)
    {
        var chat = await _page.Host.ChatOfAsync(_page.Browser);
        await _page.Host.Platform.SendAsync(chat, "post", new() { Text = "said", Card = new(CardState.Done, "", null, null) { ChangedNothing = changedNothing } }, default);

        using var events = await EventReader.OpenAsync(_page.Browser);

        var data = (await events.HistoryAsync()).Single(one => one.Field("id") == "post").Data;
        Assert.Contains(card, data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_and_a_pressed_button_are_told_to_the_page()
    {
        var chat = await _page.Host.ChatOfAsync(_page.Browser);
        var message = new OutgoingMessage
        {
            Text = "Which one?",
            Buttons = [new("Calm", new(ButtonKind.Answer, "j/0/0")) { IsPressed = true }, new("Wild", new(ButtonKind.Answer, "j/0/1"))],
            Card = new(CardState.Done, "Your turn", null, null) { Asks = true },
        };
        await _page.Host.Platform.SendAsync(chat, "post", message, default);

        using var events = await EventReader.OpenAsync(_page.Browser);

        var data = (await events.HistoryAsync()).Single(one => one.Field("id") == "post").Data;
        Assert.Contains("\"card\":{\"state\":\"done\",\"stage\":\"Your turn\",\"asks\":true}", data, StringComparison.Ordinal);
        Assert.Contains("\"label\":\"Calm\",\"style\":\"normal\",\"pressed\":true}", data, StringComparison.Ordinal);
        Assert.Contains("\"label\":\"Wild\",\"style\":\"normal\"}", data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_carries_everything_the_page_draws()
    {
        var chat = await _page.Host.ChatOfAsync(_page.Browser);
        var message = new OutgoingMessage
        {
            Text = "完成 **ok** <b>",
            Buttons = [new("Export", new(ButtonKind.Export), ButtonStyle.Primary), new("Open", new(ButtonKind.Open)) { Link = new("https://nemovideo.com/x") }, new("Bad", new(ButtonKind.Open)) { Link = new("javascript:alert(1)") }],
            Video = new("file1", "v.mp4", 10, TimeSpan.FromSeconds(2.5), 640, 360),
            Timeline = new([new(TrackKind.Audio, "Audio", [new("Piano", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2))])], TimeSpan.FromSeconds(3)),
            Card = new(CardState.Working, "Rendering", 1.7, null),
            Notify = true,
        };
        await _page.Host.Platform.SendAsync(chat, "post", message, default);

        using var events = await EventReader.OpenAsync(_page.Browser);
        var data = (await events.HistoryAsync()).Single(one => one.Field("id") == "post").Data;

        Assert.Contains("\"text\":\"完成 **ok** <b>\"", data, StringComparison.Ordinal);
        Assert.Contains($"\"id\":\"{message.Buttons[0].WireId("post")}\",\"label\":\"Export\",\"style\":\"primary\"", data, StringComparison.Ordinal);
        Assert.Contains("\"link\":\"https://nemovideo.com/x\"", data, StringComparison.Ordinal);
        Assert.DoesNotContain("javascript", data, StringComparison.Ordinal);
        Assert.Contains("\"video\":{\"fileId\":\"file1\",\"name\":\"v.mp4\",\"size\":10,\"duration\":2.5,\"width\":640,\"height\":360}", data, StringComparison.Ordinal);
        Assert.Contains("\"timeline\":{\"duration\":3,\"lanes\":[{\"kind\":\"audio\",\"label\":\"Audio\",\"segments\":[{\"label\":\"Piano\",\"start\":1,\"duration\":2}]}]}", data, StringComparison.Ordinal);
        Assert.Contains("\"card\":{\"state\":\"working\",\"stage\":\"Rendering\",\"progress\":1}", data, StringComparison.Ordinal);
    }
}
