using System.Globalization;
using System.Net;
using System.Text;
using Harness.Bot;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>Caption files that people send: text with times for the editor.</summary>
public sealed class CaptionInputTests
{
    private const string Instruction = "Add these captions to the video, each at its time:\n0:01-0:02.5: \"Olá, Lisboa\"\n1:02:03-1:02:04: \"bye\"";

    private static readonly byte[] Srt = Encoding.UTF8.GetBytes("1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Olá,</i>\r\nLisboa\r\n\r\n2\r\n01:02:03,000 --> 01:02:04,000\r\nbye\r\n");

    private static readonly Texts English = Texts.In("en");

    [Fact]
    public async Task A_caption_file_on_the_web_chat_is_one_edit_of_the_project()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync("Got a.mp4");

        await ana.SaysAsync("", ("talk.srt", Srt));

        var sent = await bot.Nemo.Log.SoonAsync(LogKind.ChatMessage);
        Assert.Equal(Instruction, sent.Text);
        await ana.SeesAsync(entry => entry.Card?.State == "done" && entry.Text.Contains("Credits used", StringComparison.Ordinal), "the end of the edit");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.Upload));
        Assert.Contains(".srt", await ana.Http.GetStringAsync(ana.Url("/")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_and_footage_of_the_same_message_come_along()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("in yellow, and then export", ("a.mp4", SampleMedia.Mp4()), ("talk.srt", Srt));

        await ana.SeesVideoAsync();
        Assert.Equal($"in yellow\n\n{Instruction}", Assert.Single(bot.Nemo.Log.Of(LogKind.ChatMessage)).Text);
    }

    [Fact]
    public async Task A_vtt_file_and_utf16_are_read_too()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()), ("talk.vtt", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes("WEBVTT\n\n00:01.000 --> 00:02.000\nOlá &amp; bem-vindo")]));

        var sent = await bot.Nemo.Log.SoonAsync(LogKind.ChatMessage);

        Assert.EndsWith("0:01-0:02: \"Olá & bem-vindo\"", sent.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_video_the_bot_asks_for_it()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("", ("talk.srt", Srt));

        await ana.SeesAsync(English.Format(TextKey.CaptionsNeedVideo, "talk.srt"));
        Assert.Empty(await bot.Store.ListProjectsAsync(ana.Chat, default));
    }

    [Fact]
    public async Task Of_two_files_the_first_is_taken_and_the_other_is_named()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()), ("talk.srt", Srt), ("talk.vtt", Srt));

        await ana.SeesAsync("I take one caption file at a time, so I left out talk.vtt.");
        await bot.Nemo.Log.SoonAsync(LogKind.ChatMessage);
    }

    public static TheoryData<string, string> BadFiles => new()
    {
        { nameof(TextKey.CaptionsEmpty), "shopping list: milk" },
        { nameof(TextKey.CaptionsNotText), "1\n00:00:01,000 --> 00:00:02,000\n\u00E9" }, // Written as Latin-1 below.
        { nameof(TextKey.CaptionsTooMany), string.Concat(Enumerable.Range(0, 100_000).Select(_ => "00:01 --> 00:02\nx\n\n")) },
    };

    [Theory]
    [MemberData(nameof(BadFiles))]
    public async Task A_file_that_cannot_be_used_is_refused_kindly_and_costs_nothing(string words, string file)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Got a.mp4");

        await ana.SaysAsync("", ("talk.srt", Encoding.Latin1.GetBytes(file)));

        await ana.SeesCardAsync(CardState.Failed, English.Format(Enum.Parse<TextKey>(words), "talk.srt", 3000));
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task What_does_not_fit_into_one_edit_is_said()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        var file = string.Concat(Enumerable.Range(0, 500).Select(number => string.Create(CultureInfo.InvariantCulture, $"00:0{number / 60}:{number % 60:00},000 --> 00:0{number / 60}:{number % 60:00},900\n{new string('x', 40)}\n\n")));

        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()), ("talk.srt", Encoding.UTF8.GetBytes(file)));

        var sent = await bot.Nemo.Log.SoonAsync(LogKind.ChatMessage);
        var count = sent.Text!.Split('\n').Length - 1;
        Assert.InRange(count, 100, 499);
        Assert.InRange(sent.Text.Length, 7000, 8200);
        await ana.SeesAsync(English.Format(TextKey.CaptionsLeftOut, count, 500));
    }

    [Fact]
    public async Task A_restart_sends_the_captions_once()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()), ("talk.srt", Srt));
        await bot.Nemo.Log.SoonAsync(LogKind.ChatMessage);

        await bot.RestartAsync();

        await ana.FindAsync(message => message.Card?.State is CardState.Done && !message.Text.Contains("Got ", StringComparison.Ordinal), "the end of the edit");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task The_web_chat_refuses_what_is_no_text_at_once()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();

        using var refused = await ana.SendAsync("", null, ("talk.srt", [1, 2, 3, 0, 5]));

        Assert.Equal(HttpStatusCode.UnsupportedMediaType, refused.StatusCode);
    }
}
