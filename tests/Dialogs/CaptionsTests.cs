using Harness.Bot;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>The captions of a project as files, on the web chat.</summary>
public sealed class CaptionsTests
{
    private static readonly Texts English = Texts.In("en");

    /// <summary>In each of the ten languages.</summary>
    public static TheoryData<string, string> Words => new()
    {
        { "en", "captions as srt" },
        { "zh-Hans", "字幕文件" },
        { "zh-Hant", "把字幕匯出成檔案" },
        { "es", "dame los subtítulos como archivo" },
        { "de", "Untertitel als Datei, bitte" },
        { "fr", "les sous-titres en srt" },
        { "pt", "baixar legendas" },
        { "ja", "字幕ファイルをください" },
        { "ko", "자막 파일 주세요" },
        { "ru", "субтитры файлом" },
    };

    [Fact]
    public async Task The_captions_are_sent_as_files_that_can_be_saved_and_cost_nothing()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();
        await ana.SaysAsync("add the title \"Hi <b>Lisbon</b>\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesAsync(entry => entry.Card?.State == "done" && entry.Buttons?.Any(button => button.Label == "Captions as files") == true, "the result");

        await ana.PressesAsync("Captions as files");

        await ana.SeesAsync("The captions of “a” are below, as SRT and WebVTT. Captions: 1.");
        var srt = await ana.SeesAsync(entry => entry.Document?.Name.EndsWith(".srt", StringComparison.Ordinal) == true, "the SRT file");
        var vtt = await ana.SeesAsync(entry => entry.Document?.Name.EndsWith(".vtt", StringComparison.Ordinal) == true, "the WebVTT file");
        Assert.Equal($"a {bot.Time.GetUtcNow():yyyy-MM-dd}.srt", srt.Document!.Name);
        using var saved = await ana.Http.GetAsync(ana.Url($"/api/chat/files/{srt.Document.FileId}?download"));
        Assert.Equal("attachment", saved.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Matches("^1\r\n00:00:00,000 --> 00:00:0[1-9],\\d{3}\r\nHi ‹b>Lisbon‹/b>\r\n\r\n$", await saved.Content.ReadAsStringAsync());
        Assert.StartsWith("WEBVTT\n\n", await ana.Http.GetStringAsync(ana.Url($"/api/chat/files/{vtt.Document!.FileId}")), StringComparison.Ordinal);
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Theory]
    [MemberData(nameof(Words))]
    public async Task A_wish_in_words_gets_the_files(string language, string words)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend(language: language);
        await ana.CommandsAsync("language", language);
        await ana.SaysAsync("add the title \"Hi\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Hi");

        await ana.SaysAsync(words);

        await ana.SeesAsync(Texts.In(language).Format(TextKey.CaptionsReady, "a", 1));
        await ana.FindAsync(message => message.Video is { IsDocument: true }, "a file");
        Assert.Equal(1, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task The_finished_video_offers_them_too()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Hi\" and export", ("a.mp4", SampleMedia.Mp4()));
        var video = await ana.FindAsync(message => message.Video is { IsVideo: true }, "the video");

        await ana.PressesAsync(video, English[TextKey.ButtonCaptions]);

        await ana.SeesAsync("The captions of “a”");
    }

    [Fact]
    public async Task Each_of_several_tracks_is_a_pair_of_files_named_by_its_language()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Hi\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "I added the title");
        bot.Script.NextJson("/api/state", """{"code":0,"data":{"session_id":"1","state":{"draft":{"t":[{"tt":7,"language":"en","sg":[{"text":"Hi","s":0,"d":1000}]},{"tt":7,"language":"pt","sg":[{"text":"Olá","s":0,"d":1000},{"text":" ","d":5}]}]}}}}""");

        await ana.SaysAsync("srt");

        await ana.SeesAsync("Captions: 2.");
        await ana.FindAsync(message => message.Video?.FileName.EndsWith("pt.vtt", StringComparison.Ordinal) == true, "the last file");
        var files = ana.Sees.Where(message => message.Video is not null).ToList();
        Assert.Equal(["en.srt", "en.vtt", "pt.srt", "pt.vtt"], files.Select(file => file.Video!.FileName.Split(' ')[^1]));
        Assert.Equal("**pt**: SRT, for players, editing programs and video sites.", files[2].Text);
    }

    [Fact]
    public async Task Without_captions_the_bot_says_what_to_do()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("captions as srt");
        await ana.SeesAsync(English[TextKey.NothingToExport]);
        await ana.SaysAsync("make it black and white", ("a.mp4", SampleMedia.Mp4()));
        var done = await ana.SeesCardAsync(CardState.Done, "black and white");
        Assert.DoesNotContain(done.Buttons, button => button.Action.Kind == ButtonKind.Captions);

        await ana.SaysAsync("captions as srt");

        var none = await ana.SeesAsync(English[TextKey.CaptionsNone]);
        Assert.Equal([English[TextKey.SuggestSubtitles]], none.Buttons.Select(button => button.Label));
    }

    [Fact]
    public async Task A_timeline_that_cannot_be_read_is_said_to_be_so()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Hi\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "I added the title");
        bot.Script.NextJson("/api/state", """{"code":0,"data":{"session_id":"1","state":{"draft":"<draft/>"}}}""");

        await ana.SaysAsync("srt");

        await ana.SeesAsync(English[TextKey.CaptionsUnreadable]);
    }

    [Fact]
    public async Task A_wish_behind_an_edit_waits_for_it()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Hi\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SaysAsync("srt");

        await ana.SeesAsync("Captions: 1.");
    }

    [Fact]
    public async Task A_file_that_the_platform_refuses_is_words()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Hi\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Hi");
        bot.Platform.RefusesSend = message => message.Video is { IsDocument: true } ? PlatformFault.TooLarge : null;

        await ana.SaysAsync("srt");

        await ana.SeesTimesAsync(2, "in this chat. Please ask me for the captions again.");
    }

    [Fact]
    public async Task A_restart_sends_no_file_twice()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("add the title \"Hi\"", ("a.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "Hi");
        await ana.SaysAsync("srt");
        await ana.FindAsync(message => message.Video?.FileName.EndsWith(".vtt", StringComparison.Ordinal) == true, "the last file");

        await bot.RestartAsync();
        await ana.CommandsAsync("status");
        await ana.SeesAsync("Timeline (");

        Assert.Equal(2, ana.Sees.Count(message => message.Video is { IsDocument: true }));
    }
}
