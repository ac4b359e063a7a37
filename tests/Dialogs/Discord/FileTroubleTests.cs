using System.Net;
using Harness.Bot;
using Harness.Discord;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Dialogs.Discord;

/// <summary>Files between Discord and the backend: what comes wrong once is asked for anew, and a picture of the agent's is an attachment.</summary>
public sealed class FileTroubleTests
{
    [Theory]
    [InlineData("404")]
    [InlineData("502")]
    [InlineData("cut")]
    [InlineData("short")]
    [InlineData("400")]
    [InlineData("403")]
    [InlineData("410")]
    [InlineData("429")]
    [InlineData("204")]
    [InlineData("206")]
    [InlineData("302")]
    [InlineData("<!DOCTYPE html><html>This content is no longer available.</html>")]
    [InlineData("long page")]
    [InlineData("{\"code\":0,\"message\":\"404: Not Found\"}")]
    [InlineData("This content is no longer available.")]
    [InlineData("")]
    [InlineData("zstd")]
    public async Task A_file_that_is_wrong_once_is_downloaded_again(string trouble)
    {
        await using var story = await DiscordStory.StartAsync();
        story.Files.Troubles.Enqueue(content => trouble switch
        {
            "cut" => new(HttpStatusCode.OK) { Content = new StreamContent(new Broken(content)) },
            "short" => new(HttpStatusCode.OK) { Content = new StreamContent(new MemoryStream(content[..100])) },
            "206" => new(HttpStatusCode.PartialContent) { Content = new ByteArrayContent(content[..(content.Length / 2)]) },
            "zstd" => new(HttpStatusCode.OK) { Content = new ByteArrayContent([0x28, 0xB5, 0x2F, 0xFD]) { Headers = { ContentEncoding = { "zstd" } } } },
            "long page" => new(HttpStatusCode.OK) { Content = new StringContent("<html>" + new string('x', 20_000), null, "video/mp4") },
            _ when int.TryParse(trouble, out var status) => new((HttpStatusCode)status),
            _ => new(HttpStatusCode.OK) { Content = new StringContent(trouble, null, "video/mp4") },
        });
        var video = story.Video();
        var message = Payloads.DirectMessage(story.Next(), "");
        message["attachments"] = new System.Text.Json.Nodes.JsonArray(video.DeepClone());
        story.Discord.Channels.Hold(message.DeepClone().AsObject()); // Where a fresh address comes from.

        await story.SaysAsync(message, video);

        await story.SeesAsync(Payloads.DmChannel, "Got webcam.mp4");
        Assert.Equal(SampleMedia.Mp4().Length, Assert.Single(story.Bot.Nemo.Log.Of(LogKind.Upload)).Bytes);
        Assert.Equal(2, story.Files.Asked.Count);
    }

    [Fact]
    public async Task A_picture_in_the_answer_is_an_attachment()
    {
        await using var story = await DiscordStory.StartAsync();
        story.Bot.Nemo.Faults.Everywhere.Add(Fault.Picture(AnswerTests.Png));

        await story.SaysAsync(Payloads.DirectMessage(story.Next(), "add a title \"Hello\""));

        var shown = await story.SeesAsync(Payloads.DmChannel, message => message.Files.Count > 0, "a picture");
        Assert.Equal("picture-1.png", Assert.Single(shown.Files).FileName);
        Assert.DoesNotContain(shown.Buttons, button => button.Contains("revise", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_picture_is_an_attachment_of_an_answer_to_a_command_too_and_leaves_the_card_as_it_is()
    {
        await using var story = await DiscordStory.StartAsync();
        story.Bot.Nemo.Faults.Everywhere.Add(Fault.Picture(AnswerTests.Png));

        await story.CommandAsync('B', "edit", "add a title \"Hello\"", story.Video());

        await story.SeesAsync(Payloads.DmChannel, message => message.Files.Count > 0, "a picture");
        await story.SeesAsync(Payloads.DmChannel, "Here is the image:");
    }

    private sealed class Broken(byte[] content) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Position < Length / 2 ? base.ReadAsync(buffer[..(int)Math.Min(buffer.Length, (Length / 2) - Position)], cancellationToken) : throw new IOException("The connection was reset.");
    }
}
