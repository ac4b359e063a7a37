using Harness.Bot;
using NemoBot.Core.Jobs;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;
using NemoVideo.Uploads;

namespace Dialogs;

/// <summary>Big files, formats, links.</summary>
public sealed class FootageTests
{
    private static readonly PlatformLimits Small = TestPlatform.NoLimits with { IncomingBytes = 10_000, OutgoingBytes = 1_000 };

    [Fact]
    public async Task A_file_of_another_kind_is_refused_by_its_first_bytes_with_the_formats_that_work()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("", ("slides.pptx", [.. "PK\u0003\u0004"u8, .. new byte[5_000_000]]));

        var told = await ana.SeesAsync("slides.pptx doesn't seem to be a video");
        Assert.Contains("MP4, MOV, AVI, WebM, MKV · JPG, PNG, GIF, WebP · MP3, WAV, M4A, AAC", told.Text, StringComparison.Ordinal);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.Upload));
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued)); // No free account is fetched for it.
    }

    [Theory]
    [InlineData("clip.MP4")]
    [InlineData("a.mov")]
    [InlineData("a.avi")]
    [InlineData("a.webm")]
    [InlineData("a.mkv")]
    [InlineData("a.jpeg")]
    [InlineData("a.png")]
    [InlineData("a.gif")]
    [InlineData("a.webp")]
    [InlineData("a.mp3")]
    [InlineData("a.wav")]
    [InlineData("a.m4a")]
    [InlineData("a.aac")]
    public void Every_format_of_the_seeds_is_taken(string name) => Assert.True(MediaFormats.ByName(name) is { IsAccepted: true });

    [Fact]
    public async Task The_good_files_of_a_message_are_taken_the_others_named()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("", ("notes.docx", [1, 2, 3]), ("a.mp4", SampleMedia.Mp4()), ("empty.mp4", []));

        await ana.SeesAsync("empty.mp4 is empty");
        var card = await ana.SeesCardAsync(CardState.Done, "Got a.mp4");
        Assert.Contains("notes.docx doesn't seem to be a video", card.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(600L << 20, "the limit is 500 MB", "Compress or trim")]
    [InlineData(20_000, "too large for this chat", "link to it")]
    public async Task A_file_over_a_limit_is_refused_before_any_transfer(long bytes, string told, string next)
    {
        await using var bot = await BotHarness.StartAsync(limits: Small);
        var ana = bot.Friend();

        await ana.SendsAsync(message => message with { Attachments = [new("f0", "long.mp4", bytes)] });

        var refusal = await ana.SeesAsync(told);
        Assert.Contains(next, refusal.Text, StringComparison.Ordinal);
        Assert.Equal(0, bot.Platform.FilesOpened);
    }

    [Fact]
    public async Task A_link_to_a_file_is_handed_to_the_backend_by_its_address()
    {
        await using var bot = await BotHarness.StartAsync(limits: Small, scripted: true);
        bot.Script.NextJson("/api/upload-video", """{"code":0,"data":{"files":[{"filename":"beach.mp4","file_type":"video","duration":12}]}}""");
        var ana = bot.Friend();

        await ana.SaysAsync("https://files.example/beach.mp4 make it better");

        await ana.SeesCardAsync(CardState.Done, "Got beach.mp4");
        var upload = bot.Script.Requests.Single(request => request.Path.StartsWith("/api/upload-video", StringComparison.Ordinal));
        Assert.Equal("""{"urls":["https://files.example/beach.mp4"],"source_type":"url"}""", upload.Body);
        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == "make it better");
        Assert.Equal(0, bot.Platform.FilesOpened);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    [InlineData("zh-Hans")]
    public async Task A_link_that_does_not_load_is_named_and_so_is_the_reason_of_the_skipped_step(string language)
    {
        var texts = Texts.In(language);
        await using var bot = await BotHarness.StartAsync(limits: Small, scripted: true);
        bot.Script.NextJson("/api/upload-video", """{"code":4001,"message":"Could not download the file"}""");
        var ana = bot.Friend();
        await ana.CommandsAsync("language", language);

        await ana.SaysAsync("https://files.example/beach.mp4 make it better");

        await ana.SeesCardAsync(CardState.Failed, texts.Format(TextKey.LinkNotLoaded, "files.example"));
        await ana.SeesCardAsync(CardState.Cancelled, texts[TextKey.CancelledWithLink]);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task A_file_beside_a_link_that_does_not_load_is_edited()
    {
        await using var bot = await BotHarness.StartAsync(limits: Small, scripted: true);
        bot.Script.NextJson("/api/upload-video", """{"code":0,"data":{"files":[{"filename":"a.mp4","file_type":"video","duration":12}]}}""");
        bot.Script.NextJson("/api/upload-video", """{"code":4001,"message":"Could not download the file"}""");
        var ana = bot.Friend();

        await ana.SaysAsync("https://files.example/beach.mp4 make it better", ("a.mp4", SampleMedia.Mp4()));

        var report = await ana.SeesCardAsync(CardState.Done, "Got a.mp4");
        Assert.Contains("I couldn't load the link to files.example", report.Text, StringComparison.Ordinal);
        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == "make it better");
    }

    [Theory]
    [InlineData("https://www.youtube.com/watch?v=abc")]
    [InlineData("https://open.spotify.com/track/xyz")]
    [InlineData("make this shorter https://youtu.be/abc")]
    [InlineData("https://youtu.be/abc please add titles and export")]
    [InlineData("(https://youtu.be/abc)")]
    [InlineData("can you cut this: https://www.youtube.com/watch?v=abc?")]
    [InlineData("youtu.be/abc")]
    [InlineData("/edit make this shorter https://youtu.be/abc")]
    public async Task A_link_to_a_streaming_site_is_answered_with_what_can_be_done_whatever_words_are_around_it(string link)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync(link);

        await ana.SeesAsync("library has similar styles");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Theory]
    [InlineData("zh-Hans", "把这个剪短https://youtu.be/abc")]
    [InlineData("zh-Hant", "把這個剪短https://youtu.be/abc")]
    [InlineData("es", "haz esto más corto https://youtu.be/abc")]
    [InlineData("de", "mach das kürzer https://youtu.be/abc")]
    [InlineData("fr", "raccourcis ça https://youtu.be/abc")]
    [InlineData("pt", "deixe isso mais curto https://youtu.be/abc")]
    [InlineData("ja", "https://youtu.be/abcを短くして")]
    [InlineData("ko", "https://youtu.be/abc 짧게 해 줘")]
    [InlineData("ru", "сделай короче https://youtu.be/abc")]
    public async Task A_link_to_a_streaming_site_costs_nothing_in_any_language(string language, string words)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend(language: language);
        await ana.CommandsAsync("language", language);

        await ana.SaysAsync(words);

        await ana.SeesAsync(Texts.In(language)[TextKey.StreamingLink]);
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
    }

    [Fact]
    public async Task A_streaming_link_in_quotation_marks_is_text_to_show()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"https://youtu.be/abc\"", ("a.mp4", SampleMedia.Mp4()));

        await ana.SeesCardAsync(CardState.Done, "https://youtu.be/abc");
    }

    [Theory]
    [InlineData("https://blog.example/my-holiday please add titles")]
    [InlineData("make this shorter (https://blog.example/my-holiday).")]
    [InlineData("把这个剪短https://blog.example/my-holiday")]
    public async Task A_page_with_words_around_its_link_is_refused_like_the_bare_link_and_nothing_is_edited(string words)
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextJson("/api/upload-video", """{"code":4001,"message":"Unsupported file type"}""");
        var ana = bot.Friend();
        await ana.CommandsAsync("language", "en");

        await ana.SaysAsync(words);

        await ana.SeesCardAsync(CardState.Failed, "no video, picture or sound at the link to blog.example");
        await ana.SeesCardAsync(CardState.Cancelled, "Skipped");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Theory]
    [InlineData("make this shorter (https://files.example/beach.mp4).", "make this shorter")]
    [InlineData("https://files.example/beach.mp4请加字幕", "请加字幕")]
    public async Task A_direct_link_among_words_is_loaded_and_then_edited(string words, string instruction)
    {
        await using var bot = await BotHarness.StartAsync(scripted: true);
        bot.Script.NextJson("/api/upload-video", """{"code":0,"data":{"files":[{"filename":"beach.mp4","file_type":"video","duration":12}]}}""");
        var ana = bot.Friend();

        await ana.SaysAsync(words);

        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text!.TrimEnd('.', ' ') == instruction);
        Assert.Contains(bot.Script.Requests, request => request.Body.Contains("https://files.example/beach.mp4", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_result_too_big_for_the_platform_goes_as_a_link_with_size_end_and_the_browser()
    {
        await using var bot = await BotHarness.StartAsync(limits: Small);
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\" and export", ("a.mp4", SampleMedia.Mp4()));

        var result = await ana.SeesCardAsync(CardState.Done, "can send here");
        Assert.Null(result.Video);
        Assert.Contains("save the video now", result.Text, StringComparison.Ordinal);
        var download = result.Buttons.Single(button => button.Label == "Download").Link!;
        Assert.Contains(result.Buttons, button => button.Link?.Query.StartsWith("?ct=clm_", StringComparison.Ordinal) == true);
        using var http = new HttpClient();
        Assert.Equal(SampleMedia.Mp4(), await http.GetByteArrayAsync(download));
    }

    [Theory]
    [InlineData("https://s3.example/v.mp4?X-Amz-Date=20261102T090000Z&X-Amz-Expires=3600", "2026-11-02T10:00:00+00:00")]
    [InlineData("https://cdn.example/v.mp4?Expires=1793610000&Signature=x", "2026-11-02T09:00:00+00:00")]
    [InlineData("https://cdn.example/v.mp4?Expires=soon", null)]
    [InlineData("https://cdn.example/v.mp4", null)]
    public void A_signed_link_tells_when_it_ends(string link, string? end) =>
        Assert.Equal(end is null ? null : DateTimeOffset.Parse(end, System.Globalization.CultureInfo.InvariantCulture), LinkExpiry.Of(new(link)));

    [Fact]
    public async Task A_render_that_fails_is_asked_for_once_more_under_a_new_id()
    {
        await using var bot = await BotHarness.StartAsync();
        bot.Nemo.Faults.Everywhere.Add(Fault.FailRender("encoder"));
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\" and export", ("a.mp4", SampleMedia.Mp4()));

        await ana.SeesVideoAsync();
        Assert.Equal(2, bot.Nemo.Log.Of(LogKind.RenderStarted).Select(render => render.Subject).Distinct().Count());
    }

    [Theory]
    [InlineData(RenderShape.Status)]
    [InlineData(RenderShape.Data)]
    [InlineData(RenderShape.RenderId)]
    public async Task The_export_works_whichever_shape_the_render_answers_have(RenderShape shape)
    {
        await using var bot = await BotHarness.StartAsync(BotHarness.Quick with { Shapes = new() { Render = shape } });
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\" and export", ("a.mp4", SampleMedia.Mp4()));

        Assert.True(SampleMedia.IsOf((await ana.SeesVideoAsync()).Video!, "a"));
    }
}
