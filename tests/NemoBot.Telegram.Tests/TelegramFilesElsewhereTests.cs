using Harness;
using Harness.Storage;
using Harness.Telegram;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;

namespace NemoBot.Telegram.Tests;

/// <summary>Results that are not on this machine are sent as well; only ffmpeg needs a copy, for as long as it runs.</summary>
public sealed class TelegramFilesElsewhereTests : IAsyncLifetime
{
    private static readonly ChatKey Ana = TelegramHarness.Chat(42);
    private readonly TemporaryFolder _copies = new();
    private TelegramHarness _bot = null!;

    public async ValueTask InitializeAsync() => _bot = await TelegramHarness.StartAsync(
        replace: services => services.AddSingleton<IFileStore>(provider => new FilesElsewhere(provider.GetRequiredService<FileStore>(), _copies.Path)));

    public async ValueTask DisposeAsync()
    {
        await _bot.DisposeAsync();
        _copies.Dispose();
    }

    [Fact]
    public async Task A_video_is_sent_with_a_thumbnail_and_a_cover()
    {
        var stored = await _bot.StoreVideoAsync(Ana, await Stills.ClipAsync("red"));

        await SendAsync(new() { Text = "Your video", Video = new(stored.Id, "lisbon.mp4", stored.SizeBytes, null, null, null) });

        var video = Assert.Single(_bot.Fake.FromBot(42));
        Assert.Equal(("lisbon.mp4", true, true), (video.Video?.FileName, video.Thumbnail is not null, video.Cover is not null));
        AssertCopied(1);
    }

    [Fact]
    public async Task Previews_are_drawn()
    {
        var clip = await _bot.StoreVideoAsync(Ana, await Stills.ClipAsync("red"));
        var other = await _bot.StoreVideoAsync(Ana, await Stills.ClipAsync("blue"));

        await SendAsync(new() { Text = "Your projects:", Previews = [new(clip.Id, "Lisbon", false, 1), new("gone", "Porto", false, 2), new(other.Id, "Faro", false, 3)] });

        Assert.NotNull(Assert.Single(_bot.Fake.FromBot(42)).Photo);
        AssertCopied(2);
    }

    [Fact]
    public async Task A_picture_is_sent_without_a_copy()
    {
        var picture = await _bot.Get<IFileStore>().SaveAsync(new(Ana), "a.png", "image/png", new MemoryStream(await Stills.PictureAsync("red")), long.MaxValue, default);

        await SendAsync(new() { Text = "A picture", Video = new(picture.Id, "a.png", picture.SizeBytes, null, null, null) { IsPicture = true } });

        Assert.NotNull(Assert.Single(_bot.Fake.FromBot(42)).Photo);
        AssertCopied(0);
    }

    private Task<string> SendAsync(OutgoingMessage message) => _bot.Platform.SendAsync(Ana, "post1", message, default);

    private void AssertCopied(int times)
    {
        var files = (FilesElsewhere)_bot.Get<IFileStore>();
        Assert.Equal(times, files.Copied);
        Assert.Empty(files.Copies);
    }
}
