using System.Security.Cryptography;
using Fakes.Telegram;
using Fakes.Time;
using Harness;
using Harness.Telegram;
using NemoBot.Core.Model;
using NemoBot.Telegram.Api;
using NemoVideo.Uploads;
using Telegram.Bot.Requests;
using Telegram.Bot.Types;

namespace NemoBot.Telegram.Tests;

public sealed class TelegramFilesTests
{
    private static readonly ChatKey Ana = TelegramHarness.Chat(42);

    [Fact]
    public async Task In_cloud_mode_a_file_streams_through()
    {
        await using var bot = await TelegramHarness.StartAsync();
        var file = bot.Fake.AddFile("clip.mp4", "video/mp4", RandomNumberGenerator.GetBytes(300_000));

        await using var stream = await bot.Platform.OpenAsync(Ana, new(file.Id, file.FileName, file.Length), CancellationToken.None);

        Assert.Equal(await BytesAsync(file.Open!()), await BytesAsync(stream));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_file_above_the_cloud_limit_is_reported_whether_its_size_is_known_or_not(bool isKnown)
    {
        await using var bot = await TelegramHarness.StartAsync();
        var file = bot.Fake.AddFile("clip.mp4", "video/mp4", (20L << 20) + 1, null);

        var failed = await Assert.ThrowsAsync<PlatformException>(() => bot.Platform.OpenAsync(Ana, new(file.Id, file.FileName, isKnown ? file.Length : null), CancellationToken.None));

        Assert.Equal(PlatformFault.TooLarge, failed.Fault);
        Assert.Equal((20L << 20, 50L << 20), (bot.Platform.Limits.IncomingBytes, bot.Platform.Limits.OutgoingBytes));
    }

    [Fact]
    public async Task In_local_mode_the_servers_own_file_is_opened_and_deleted_once_it_was_read()
    {
        using var root = new TemporaryFolder();
        await using var bot = await TelegramHarness.StartAsync(localRoot: root.Path);
        var content = RandomNumberGenerator.GetBytes(300_000);
        var file = bot.Fake.AddFile("clip.mp4", "video/mp4", content);
        var attachment = new Attachment(file.Id, file.FileName, 500L << 20);

        await using (var half = await bot.Platform.OpenAsync(Ana, attachment, CancellationToken.None))
        {
            await half.ReadExactlyAsync(new byte[1000]);
        }

        Assert.NotEmpty(Directory.GetFiles(root.Path, "*.mp4", SearchOption.AllDirectories));
        await using (var whole = await bot.Platform.OpenAsync(Ana, attachment, CancellationToken.None))
        {
            Assert.Equal(content, await BytesAsync(whole));
        }

        Assert.Empty(Directory.GetFiles(root.Path, "*.mp4", SearchOption.AllDirectories));
        Assert.Equal(2_000L << 20, bot.Platform.Limits.IncomingBytes);
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("dots")]
    [InlineData("link to a file")]
    [InlineData("link to a folder")]
    [InlineData("links in a circle")]
    [InlineData("neighbour with the same beginning")]
    public async Task In_local_mode_no_path_leads_out_of_the_folder(string way)
    {
        using var root = new TemporaryFolder();
        using var outside = new TemporaryFolder();
        var secret = Path.Combine(outside.Path, "secret.txt");
        await File.WriteAllTextAsync(secret, "secret");
        await using var bot = await TelegramHarness.StartAsync(localRoot: root.Path);
        var file = bot.Fake.AddFile("clip.mp4", "video/mp4", [1]);
        file.LocalPath = Lead(way, root.Path, outside.Path, secret);

        var failed = await Assert.ThrowsAsync<PlatformException>(() => bot.Platform.OpenAsync(Ana, new(file.Id, file.FileName, 1), CancellationToken.None));

        Assert.Equal(PlatformFault.Refused, failed.Fault);
        Assert.Contains("Telegram:LocalFilesRoot", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(outside.Path, failed.ToString(), StringComparison.Ordinal);
        Assert.True(File.Exists(secret));
    }

    [Fact]
    public async Task In_local_mode_a_link_inside_the_folder_is_fine()
    {
        using var root = new TemporaryFolder();
        await using var bot = await TelegramHarness.StartAsync(localRoot: root.Path);
        await File.WriteAllTextAsync(Path.Combine(root.Path, "real.mp4"), "film");
        File.CreateSymbolicLink(Path.Combine(root.Path, "link.mp4"), "real.mp4");
        var file = bot.Fake.AddFile("clip.mp4", "video/mp4", [1]);
        file.LocalPath = Path.Combine(root.Path, "link.mp4");

        await using var stream = await bot.Platform.OpenAsync(Ana, new(file.Id, file.FileName, 1), CancellationToken.None);

        Assert.Equal("film"u8.ToArray(), await BytesAsync(stream));
    }

    [Theory]
    [InlineData(TelegramTrouble.CutBefore, 0, "")]
    [InlineData(TelegramTrouble.Error, 400, "Bad Request: wrong file_id or the file is temporarily unavailable")]
    public async Task A_server_that_is_still_fetching_is_asked_again(TelegramTrouble trouble, int code, string words)
    {
        var clock = new ManualClock();
        using var root = new TemporaryFolder();
        await using var bot = await TelegramHarness.StartAsync(clock, root.Path);
        var file = bot.Fake.AddFile("clip.mp4", "video/mp4", [1, 2, 3]);
        bot.Fake.Fails(new(trouble, "getFile") { Code = code, Description = words, Times = 3 });
        clock.TimerSet += wait =>
        {
            if (wait == TimeSpan.FromSeconds(2))
            {
                ThreadPool.QueueUserWorkItem(_ => clock.Advance(wait));
            }
        };

        await using var stream = await bot.Platform.OpenAsync(Ana, new(file.Id, file.FileName, 3), CancellationToken.None);

        Assert.Equal([1, 2, 3], await BytesAsync(stream));
        Assert.Equal(4, bot.Fake.Calls.Count(call => call.Method == "getFile"));
    }

    [Theory]
    [InlineData("clip.mp4", "clip.mp4")]
    [InlineData("a\";b\\c.mp4", "a__b_c.mp4")]
    [InlineData("../../etc/pass\r\nwd", "_.._etc_pass__wd")]
    [InlineData("假期 🎬.mp4", "假期 🎬.mp4")]
    [InlineData("...", "file")]
    public async Task File_names_arrive_whole_or_made_harmless(string name, string expected)
    {
        await using var bot = await TelegramHarness.StartAsync();

        await UploadAsync(bot, name, () => new MemoryStream([1, 2, 3]));

        Assert.Equal(expected, bot.Fake.FromBot(42)[0].Video!.FileName);
    }

    [Theory]
    [InlineData("clip.mp4", "clip.mp4")]
    [InlineData("a\";b\\c/d:e*f?g<h>i|j.mp4", "a__b_c_d_e_f_g_h_i_j.mp4")]
    [InlineData("../../etc/pass\r\nwd", "_.._etc_pass__wd")]
    [InlineData("...", "file")]
    public void Telegram_gets_no_sign_that_it_reads_as_the_end_of_the_name(string name, string clean) =>
        Assert.Equal(clean, FileNames.Clean(name, UploadNames.Rule));

    [Fact]
    public void Half_a_character_in_a_name_does_no_harm() => Assert.Equal("_.mp4", FileNames.Clean("\ud800.mp4", UploadNames.Rule));

    [Fact]
    public async Task A_file_that_cannot_be_opened_is_a_call_that_was_not_made()
    {
        await using var bot = await TelegramHarness.StartAsync();

        var failed = await Assert.ThrowsAsync<TelegramException>(() => UploadAsync(bot, "x.mp4", () => throw new IOException("disk")));

        Assert.Equal(TelegramFault.NotSent, failed.Fault);
    }

    private static Task<Message> UploadAsync(TelegramHarness bot, string name, Func<Stream> open) => bot.Client.CallAsync(
        () => new SendVideoRequest { ChatId = 42, Video = new InputFileStream(open(), UploadNames.Clean(name)) }, CancellationToken.None);

    private static string Lead(string way, string root, string outside, string secret)
    {
        switch (way)
        {
            case "dots":
                return Path.Combine(root, "..", Path.GetFileName(outside), "secret.txt");
            case "link to a file":
                File.CreateSymbolicLink(Path.Combine(root, "link"), secret);
                return Path.Combine(root, "link");
            case "link to a folder":
                Directory.CreateSymbolicLink(Path.Combine(root, "folder"), outside);
                return Path.Combine(root, "folder", "secret.txt");
            case "links in a circle":
                File.CreateSymbolicLink(Path.Combine(root, "a"), Path.Combine(root, "b"));
                File.CreateSymbolicLink(Path.Combine(root, "b"), Path.Combine(root, "a"));
                return Path.Combine(root, "a");
            case "neighbour with the same beginning":
                return root + "-other/x.mp4";
            default:
                return secret;
        }
    }

    private static async Task<byte[]> BytesAsync(Stream stream)
    {
        var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }
}
