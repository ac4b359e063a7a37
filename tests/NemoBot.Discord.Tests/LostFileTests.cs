using Harness;
using Harness.Discord;
using Microsoft.Extensions.Options;
using NemoBot.Core.Model;
using NemoBot.Storage;

namespace NemoBot.Discord.Tests;

/// <summary>A result whose record is there and whose file is not: a backup has none, and a disk may lose one.</summary>
public sealed class LostFileTests
{
    private const string Link = "https://files.example.test/final.mp4";
    private readonly Places _places = new();

    [Theory]
    [InlineData('A', false)]
    [InlineData('A', true)]
    [InlineData('B', false)]
    [InlineData('C', false)]
    [InlineData('C', true)]
    public async Task It_is_shown_from_its_address(char place, bool folderToo)
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (chat, result) = await LostAsync(harness, place, Link, folderToo);

        await harness.PostAsync(chat, SortableId.New(harness.Clock), result);

        Assert.Single(harness.Discord.Channels.In(place == 'B' ? Payloads.DmChannel : Payloads.GuildChannel), shown => shown is { HasVideo: true, Files.Count: 0 });
    }

    [Theory]
    [InlineData('A', true)]
    [InlineData('B', false)]
    [InlineData('C', false)]
    public async Task Without_an_address_it_is_given_up_as_one_without_a_record(char place, bool folderToo)
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (chat, result) = await LostAsync(harness, place, null, folderToo);

        var fault = await Assert.ThrowsAsync<PlatformException>(() => harness.PostAsync(chat, SortableId.New(harness.Clock), result));

        Assert.Equal(PlatformFault.TooLarge, fault.Fault);
    }

    [Fact]
    public async Task A_plain_message_is_shown_from_its_address_too()
    {
        await using var harness = await DiscordHarness.StartAsync();
        var (_, result) = await LostAsync(harness, 'B', Link, folderToo: false);

        await harness.PostAsync(new("discord", Payloads.DmChannel), SortableId.New(harness.Clock), result with { PlatformContext = null });

        Assert.Single(harness.Discord.Channels.In(Payloads.DmChannel), shown => shown is { HasVideo: true, Files.Count: 0 });
    }

    private async Task<(ChatKey Chat, OutgoingMessage Result)> LostAsync(DiscordHarness harness, char place, string? link, bool folderToo)
    {
        var (interaction, chat) = _places.At(place);
        var message = await harness.InteractAsync(interaction, chat);
        var video = await harness.VideoAsync(chat, 1000, link);
        var folder = harness.Get<IOptions<StorageOptions>>().Value.FilesFolder;
        if (folderToo)
        {
            Directory.Delete(folder, recursive: true);
        }
        else
        {
            File.Delete(Path.Combine(folder, $"{video.FileId}.bin"));
        }

        return (chat, new() { Text = "Here it is", Video = video, PlatformContext = message.PlatformContext });
    }
}
