using Harness.Bot;
using Harness.Storage;
using NemoBot.Core.Jobs;
using NemoBot.Core.Model;
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

        var told = await ana.SeesAsync("I can't use slides.pptx");
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
        var card = await ana.SeesCardAsync(CardState.Done, "Got it: a.mp4");
        Assert.Contains("I can't use notes.docx", card.Text, StringComparison.Ordinal);
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

        await ana.SeesCardAsync(CardState.Done, "Got it: beach.mp4");
        var upload = bot.Script.Requests.Single(request => request.Path.StartsWith("/api/upload-video", StringComparison.Ordinal));
        Assert.Equal("""{"urls":["https://files.example/beach.mp4"],"source_type":"url"}""", upload.Body);
        await bot.Nemo.Log.SoonAsync(entry => entry.Kind == LogKind.ChatMessage && entry.Text == "make it better");
        Assert.Equal(0, bot.Platform.FilesOpened);
    }

    [Theory]
    [InlineData("https://www.youtube.com/watch?v=abc")]
    [InlineData("https://open.spotify.com/track/xyz")]
    public async Task A_link_to_a_streaming_site_is_answered_with_the_built_in_library(string link)
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync(link);

        await ana.SeesAsync("library has similar styles");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.ChatMessage));
    }

    [Fact]
    public async Task A_result_too_big_for_the_platform_goes_as_a_link_with_size_end_and_the_browser()
    {
        await using var bot = await BotHarness.StartAsync(limits: Small);
        var ana = bot.Friend();

        await ana.SaysAsync("add the title \"Lisbon\" and export", ("a.mp4", SampleMedia.Mp4()));

        var result = await ana.SeesCardAsync(CardState.Done, "may send here");
        Assert.Null(result.Video);
        Assert.Contains("save the video soon", result.Text, StringComparison.Ordinal);
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

        Assert.Equal("a.mp4", (await ana.SeesVideoAsync()).Video!.FileName);
    }
}
