using Harness;
using Harness.Discord;
using Harness.Storage;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Model;
using NemoBot.Storage.Files;

namespace NemoBot.Discord.Tests;

/// <summary>A place of the files that does not answer for a while: Discord has nothing of such a try, so it may be repeated.</summary>
public sealed class FilesAwayTests : IAsyncLifetime
{
    private readonly Places _places = new();
    private DiscordHarness _harness = null!;

    private FilesThatFail Files => (FilesThatFail)_harness.Get<IFileStore>();

    public async ValueTask InitializeAsync() => _harness = await DiscordHarness.StartAsync(harness => harness.Replace = services =>
        services.AddSingleton<IFileStore>(provider => new FilesThatFail(ActivatorUtilities.CreateInstance<FileStore>(provider))));

    public ValueTask DisposeAsync() => _harness.DisposeAsync();

    [Theory]
    [InlineData('A', true)]
    [InlineData('A', false)]
    [InlineData('C', true)]
    [InlineData('C', false)]
    public async Task A_picture_becomes_a_message_of_its_own_once_its_file_can_be_read(char place, bool opens)
    {
        var (interaction, chat) = _places.At(place);
        var message = await _harness.InteractAsync(interaction, chat);
        await _harness.PostAsync(chat, SortableId.New(_harness.Clock), new() { Text = "Cutting", PlatformContext = message.PlatformContext });
        var post = SortableId.New(_harness.Clock);
        var picture = new OutgoingMessage { Text = "Here it is", Video = await _harness.VideoAsync(chat, 300_000) with { IsPicture = true }, PlatformContext = message.PlatformContext };
        var isAway = true;
        Files.Open = () => isAway && !opens ? new IOException("told to") : null;
        Files.Read = () => isAway && opens ? new IOException("told to") : null;

        var failing = Assert.ThrowsAsync<PlatformException>(() => _harness.PostAsync(chat, post, picture));
        await _harness.Clock.PassPausesUntilAsync(failing, TimeSpan.FromSeconds(5));
        isAway = false;
        await _harness.Platform.SendAsync(chat, post, picture, default);

        Assert.Equal(PlatformFault.NotSent, (await failing).Fault);
        Assert.Single(_harness.Discord.Channels.In(Payloads.GuildChannel), shown => shown.Content.Contains("Cutting", StringComparison.Ordinal)); // The card is not taken for it.
        Assert.Single(_harness.Discord.Channels.In(Payloads.GuildChannel), shown => shown.Files is [{ Length: 300_000 }] && shown.Content.Contains("Here it is", StringComparison.Ordinal));
    }
}
