using Harness.Storage;
using Harness.Telegram;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;

namespace NemoBot.Telegram.Tests;

/// <summary>A place of the files that does not answer for a while: the post waits, and nothing else does.</summary>
public sealed class TelegramFilesAwayTests : IAsyncLifetime
{
    private static readonly ChatKey Ana = TelegramHarness.Chat(42);
    private TelegramHarness _bot = null!;

    public async ValueTask InitializeAsync() => _bot = await TelegramHarness.StartAsync(
        replace: services => services.AddSingleton<IFileStore>(provider => new FilesThatFail(provider.GetRequiredService<FileStore>())));

    public ValueTask DisposeAsync() => _bot.DisposeAsync();

    public static TheoryData<Exception> Faults => [new IOException("told to"), new UnauthorizedAccessException("told to")];

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task A_video_waits_until_it_can_be_opened_and_is_sent_once(Exception fault)
    {
        var stored = await _bot.StoreVideoAsync(Ana, Mp4Maker.Make(1920, 1080, TimeSpan.FromSeconds(42)));
        var result = new OutgoingMessage { Text = "Your video", Video = new(stored.Id, "lisbon.mp4", stored.SizeBytes, TimeSpan.FromSeconds(42), null, null) };
        var files = (FilesThatFail)_bot.Get<IFileStore>();
        files.Open = () => fault;

        await AssertWaitsAsync(result);
        files.Open = () => null;
        files.Read = () => fault;
        await AssertWaitsAsync(result);
        files.Read = () => null;
        await _bot.Platform.SendAsync(Ana, "post1", result, default);

        Assert.Equal("lisbon.mp4", Assert.Single(_bot.Fake.FromBot(42)).Video?.FileName);
    }

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task A_picture_waits_until_it_can_be_opened(Exception fault)
    {
        var files = (FilesThatFail)_bot.Get<IFileStore>();
        var stored = await files.SaveAsync(new(Ana), "a.png", "image/png", new MemoryStream(new byte[1_000]), long.MaxValue, default);
        var picture = new OutgoingMessage { Text = "A picture", Video = new(stored.Id, "a.png", stored.SizeBytes, null, null, null) { IsPicture = true } };
        files.Open = () => fault;

        await AssertWaitsAsync(picture);
        files.Open = () => null;
        await _bot.Platform.SendAsync(Ana, "post1", picture, default);

        Assert.NotNull(Assert.Single(_bot.Fake.FromBot(42)).Photo);
    }

    private async Task AssertWaitsAsync(OutgoingMessage message)
    {
        var fault = await Assert.ThrowsAsync<PlatformException>(() => _bot.Platform.SendAsync(Ana, "post1", message, default));
        Assert.Equal(PlatformFault.NotSent, fault.Fault);
    }
}
