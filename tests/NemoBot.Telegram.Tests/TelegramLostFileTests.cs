using Harness.Telegram;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Storage;

namespace NemoBot.Telegram.Tests;

/// <summary>A result whose record is there and whose file is not: a backup has none, and a disk may lose one.</summary>
public sealed class TelegramLostFileTests
{
    private static readonly ChatKey Ana = new("telegram", "42");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_refused_as_one_without_a_record_so_that_its_link_goes_instead(bool folderToo)
    {
        await using var bot = await TelegramHarness.StartAsync();
        var result = await LostAsync(bot, "https://example.org/lisbon", folderToo);

        var fault = await Assert.ThrowsAsync<PlatformException>(() => bot.Platform.SendAsync(Ana, "post1", result, CancellationToken.None));

        Assert.Equal(PlatformFault.Refused, fault.Fault);
    }

    private static async Task<OutgoingMessage> LostAsync(TelegramHarness bot, string? link, bool folderToo)
    {
        var stored = await bot.StoreVideoAsync(Ana, Mp4Maker.Make(1920, 1080, TimeSpan.FromSeconds(42)));
        var folder = bot.Get<IOptions<StorageOptions>>().Value.FilesFolder;
        if (folderToo)
        {
            Directory.Delete(folder, recursive: true);
        }
        else
        {
            File.Delete(Path.Combine(folder, stored.Path));
        }

        return new()
        {
            Text = "Your video",
            Video = new(stored.Id, "lisbon.mp4", stored.SizeBytes, TimeSpan.FromSeconds(42), null, null) { Link = link is null ? null : new(link) },
        };
    }
}
