using Fakes.Time;
using Harness.Bot;
using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoVideo.Simulator.Log;

namespace Dialogs;

/// <summary>HEIC photos, which the editor does not know: a JPG of them is uploaded where they can be converted.</summary>
public sealed class HeicTests
{
    private const string NotInstalled = "heif-convert (package libheif-examples) is not installed.";

    [Theory]
    [InlineData("IMG_0001.HEIC")]
    [InlineData("photo.jpg")]
    public async Task A_photo_is_uploaded_as_jpg(string name)
    {
        Assert.SkipUnless(HeifConverter.IsInstalled, NotInstalled);
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("", (name, SampleHeic.Bytes));

        var upload = await bot.Nemo.Log.SoonAsync(LogKind.Upload);
        Assert.Equal(Path.ChangeExtension(name, ".jpg"), upload.Subject);
        await ana.SeesCardAsync(CardState.Done, "Got ");
        await Eventually.HoldsAsync(() => !Directory.GetDirectories(Path.GetTempPath(), "nemobot-heic-*").Any(folder => File.Exists(Path.Combine(folder, "in.heic"))), () => "all copies to be deleted", TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task The_web_chat_takes_it_too()
    {
        Assert.SkipUnless(HeifConverter.IsInstalled, NotInstalled);
        await using var bot = await BotHarness.StartAsync();
        await using var ana = await bot.PersonAsync();

        await ana.SaysAsync("", ("IMG_0001.HEIC", SampleHeic.Bytes));

        await ana.SeesAsync("Got IMG\\_0001.jpg");
    }

    [Fact]
    public async Task What_cannot_be_converted_is_answered_with_the_setting_of_the_phone()
    {
        await using var bot = await BotHarness.StartAsync();
        var ana = bot.Friend();

        await ana.SaysAsync("", ("a.heic", [.. SampleHeic.Bytes.Take(100)]));

        await ana.SeesCardAsync(CardState.Failed, "Settings > Camera > Formats > Most Compatible");
        Assert.Equal(0, bot.Nemo.Log.Count(LogKind.TokenIssued));
    }
}
