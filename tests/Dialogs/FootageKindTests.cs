using System.Net;
using Harness.Bot;
using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>What a file is, its first bytes tell: neither its name nor the type that its sender's program declares.</summary>
public sealed class FootageKindTests
{
    private static readonly byte[] Pdf = [.. "%PDF-1.7\n"u8, .. new byte[3000]];
    private static readonly byte[] Heic = [0, 0, 0, 0x18, .. "ftypheic"u8, 0, 0, 0, 0, .. "mif1heic"u8, .. new byte[3000]];
    private static readonly byte[] QuickTime = [0, 0, 0, 0x14, .. "ftypqt  "u8, 0, 0, 0, 0, .. "qt  "u8, .. new byte[3000]];

    [Theory]
    [InlineData("clip", null, "clip.mp4")]
    [InlineData("clip", "application/octet-stream", "clip.mp4")]
    [InlineData("clip.m4v", "video/x-m4v", "clip.mp4")]
    [InlineData("VID.MPEG4", null, "VID.mp4")]
    [InlineData("x.mp4 ", "video/mp4", "x.mp4")]
    [InlineData("clip.MP4.", null, "clip.MP4")]
    [InlineData("clip．mp4", null, "clip.mp4")]
    [InlineData("x.txt", "text/plain", "x.txt.mp4")]
    [InlineData("song.mp3", "audio/mpeg", "song.mp4")]
    [InlineData("clip.ts", "video/mp2t", "clip.mp4")]
    [InlineData("slides.pptx", null, "slides.pptx.mp4")]
    public async Task A_clip_is_taken_under_any_name_and_the_backend_gets_the_one_that_fits(string name, string? type, string sent)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        var content = SampleMedia.Mp4();

        await ana.SendsAsync(message => message with
        {
            Text = "make it brighter",
            Attachments = [new(bot.Platform.AddFile(content), name, content.Length) { MediaType = type }],
        });

        await ana.SeesCardAsync(CardState.Done, "Got ");
        var upload = await bot.Nemo.Log.SoonAsync(LogKind.Upload);
        Assert.Equal((sent, (long)content.Length), (upload.Subject, upload.Bytes));
        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == "make it brighter");
        Assert.Equal(1, bot.Platform.FilesOpened); // The look at it and the upload are one reading.
    }

    [Fact]
    public async Task A_quicktime_file_named_mp4_is_sent_as_mov()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("", ("holiday.mp4", QuickTime));

        Assert.Equal("holiday.mov", (await bot.Nemo.Log.SoonAsync(LogKind.Upload)).Subject);
    }

    [Fact]
    public async Task What_only_calls_itself_a_clip_is_refused_in_words_before_an_account_is_fetched()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("make it brighter", ("movie.mp4", Pdf));

        await ana.SeesCardAsync(CardState.Failed, "movie.mp4 doesn't seem to be a real MP4 file. Try exporting it again.");
        await ana.SeesCardAsync(CardState.Cancelled);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Theory]
    [InlineData("IMG_0001.HEIC")]
    [InlineData("photo.jpg")]
    public async Task What_the_editor_cannot_read_is_named_with_what_to_make_of_it(string name)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("", (name, Heic));

        await ana.SeesCardAsync(CardState.Failed, $"{name.Replace("_", "\\_", StringComparison.Ordinal)} is a HEIC file, which I can't edit. Save or convert it as JPG");
    }

    [Fact]
    public async Task The_good_files_of_a_message_are_edited_whatever_came_with_them()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("make them brighter", ("a.mp4", Pdf), ("b", SampleMedia.Mp4()), ("c.mov", Heic));

        var card = await ana.SeesCardAsync(CardState.Done, "Got b.mp4");
        Assert.Contains("a.mp4 doesn't seem to be a real MP4 file", card.Text, StringComparison.Ordinal);
        Assert.Contains("c.mov is a HEIC file", card.Text, StringComparison.Ordinal);
        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == "make them brighter");
    }

    [Fact]
    public async Task One_by_one_makes_projects_of_the_good_files_only()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()), ("notes.mp4", Pdf), ("b.mp4", SampleMedia.Mp4()));

        await ana.PressesAsync("One by one");

        await ana.SeesAsync("1 of 2: ");
        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.Upload && bot.Nemo.Log.Count(LogKind.Upload) == 4);
    }

    [Fact]
    public async Task One_by_one_still_works_when_the_project_lost_its_footage_since()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();
        await ana.SaysAsync("", ("a.mp4", SampleMedia.Mp4()), ("b.mp4", SampleMedia.Mp4()));
        await ana.SeesCardAsync(CardState.Done, "one by one");
        var project = (await bot.Store.GetChatAsync(ana.Chat, CancellationToken.None)).ProjectId!;
        await bot.Store.UpdateProjectAsync(ana.Chat, project, stored => stored with { Footage = [] }, CancellationToken.None);

        await ana.PressesAsync("One by one");

        await ana.SeesAsync("1 of 2: ");
    }

    [Theory]
    [InlineData("https://files.example/v/8f3a9?token=1")]
    [InlineData("https://files.example/download?id=7&name=clip")]
    [InlineData("here is my clip https://files.example/v/8f3a9")]
    public async Task A_link_that_names_no_file_is_handed_to_the_backend_which_looks(string words)
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextJson("/api/upload-video", """{"code":0,"data":{"files":[{"filename":"8f3a9.mp4","file_type":"video","duration":12}]}}""");
        var ana = bot.Friend();

        await ana.SaysAsync(words);

        await ana.SeesCardAsync(CardState.Done, "Got 8f3a9.mp4");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task A_link_with_nothing_to_edit_behind_it_is_refused_in_words()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextJson("/api/upload-video", """{"code":4001,"message":"Unsupported file type"}""");
        var ana = bot.Friend();

        await ana.SaysAsync("https://blog.example/my-holiday");

        await ana.SeesCardAsync(CardState.Failed, "no video, picture or sound at the link to blog.example");
    }

    [Fact]
    public async Task A_link_that_turns_out_to_be_words_stays_in_the_instruction()
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextJson("/api/upload-video", """{"code":4001,"message":"Unsupported file type"}""");
        var ana = bot.Friend();

        await ana.SaysAsync("make a clip about https://shop.example/new-shoes");

        await ana.SeesCardAsync(CardState.Done, "shop.example isn't a clip");
        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == "make a clip about https://shop.example/new-shoes");
    }

    [Theory]
    [InlineData("add the title \"see https://shop.example/new-shoes\"")]
    [InlineData("add the title Visit https://shop.example")]
    [InlineData("put https://shop.example/index.html at the end")]
    public async Task A_site_and_quoted_copy_are_not_fetched(string words)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync(words);

        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == words);
        Assert.DoesNotContain(ana.Saw, message => message.Text.Contains("Uploading", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_web_chat_takes_a_file_by_its_content_and_offers_what_is_taken()
    {
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();

        await ana.SaysAsync("make it brighter", ("clip", SampleMedia.Mp4()));
        Assert.Equal("clip.mp4", (await bot.Nemo.Log.SoonAsync(LogKind.Upload)).Subject);
        using var refused = await ana.SendAsync("", null, ("movie.pdf", Pdf));
        using var heic = await ana.SendAsync("", null, ("photo.jpg", Heic));
        var page = await ana.Http.GetStringAsync(ana.Url("/"));

        Assert.Contains("MP4, MOV, AVI", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        if (HeifConverter.IsInstalled)
        {
            Assert.Equal(HttpStatusCode.Accepted, heic.StatusCode);
            await ana.SeesAsync("photo.jpg is a HEIC file"); // It has a HEIC's beginning, and nothing else.
        }
        else
        {
            Assert.Contains("is a HEIC file", await heic.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Contains(".m4v", page, StringComparison.Ordinal);
        Assert.DoesNotContain("{{accept}}", page, StringComparison.Ordinal);
        Assert.DoesNotContain(".heic", page, StringComparison.Ordinal);
    }
}
