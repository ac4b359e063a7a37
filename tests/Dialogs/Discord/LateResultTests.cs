using Harness.Discord;
using Microsoft.Extensions.DependencyInjection;
using NemoBot.Core.Model;
using NemoBot.Discord.Incoming;
using NemoBot.Storage.Files;
using NemoBot.WebChat.Incoming;
using NemoVideo.Simulator.Log;

namespace Dialogs.Discord;

/// <summary>
/// A render that takes its time, with the whole bot: the video is there once, whatever the interaction's 15 minutes allow. All combinations run with
/// <c>NEMOBOT_LONG=1</c>; by default those that differ most.
/// </summary>
public sealed class LateResultTests
{
    public static TheoryData<char, int, bool, bool> Cases
    {
        get
        {
            var all = Environment.GetEnvironmentVariable("NEMOBOT_LONG") == "1";
            var data = new TheoryData<char, int, bool, bool>();
            foreach (var minutes in (int[])[1, 14, 16, 60])
            {
                foreach (var place in "ABCD")
                {
                    foreach (var (restarts, fails) in ((bool, bool)[])[(false, false), (true, false), (false, true), (true, true)])
                    {
                        if (all || (minutes, place, restarts, fails) is (1, 'A', false, true) or (14, 'C', false, false) or (16, 'A', true, false) or (60, 'B', false, true) or (16, 'C', true, false) or (60, 'C', true, true) or (60, 'D', true, false))
                        {
                            data.Add(place, minutes, restarts, fails);
                        }
                    }
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_late_render_arrives_exactly_once(char place, int minutes, bool restarts, bool serverFails)
    {
        await using var story = await LateRender.RenderingAsync(place, minutes);
        if (serverFails)
        {
            story.Discord.Rest.Fail(new(request => request.Files.Count > 0, 502, AfterDoing: true) { Times = 2 });
        }

        await LateRender.PassAsync(story, place, minutes);
        await story.EndedAsync("Export");
        if (restarts)
        {
            await story.RestartAsync();
        }

        if (place is 'C' or 'D' && minutes > 15)
        {
            Assert.DoesNotContain(story.In(Payloads.GuildChannel), message => message.HasVideo);
            await story.PressAsync(place, id => DiscordStory.Is(id, CustomKind.GetResult));
        }

        var channel = DiscordStory.ChannelOf(place);
        await story.SeesAsync(channel, message => message.HasVideo, "the video");
        await story.UntilAsync(() => story.Discord.Rest.Requests.Any(request => request.Files.Count > 0 && request.Status == 200), "the accepted upload");
        await story.SeesAsync(channel, "your video is above");
        await story.EndOfAnotherCommandAsync(place);

        Assert.Single(story.In(channel), message => message.HasVideo);
        Assert.Single(story.In(channel), message => DiscordStory.Words(message).Contains("your video is above", StringComparison.Ordinal));
        Assert.Equal(1, story.Bot.Nemo.Log.Count(LogKind.RenderStarted));

        // Only one person sees D anyway.
        Assert.Equal(place == 'D' ? 0 : 1, story.Notifications(place));
    }

    [Fact]
    public async Task A_result_that_waits_for_a_press_outlives_the_clean_up_for_a_week()
    {
        await using var story = await LateRender.RenderingAsync('C', 60, new() { ["Storage:KeepFilesFor"] = "01:00:00" });
        await LateRender.PassAsync(story, 'C', 60);
        await story.EndedAsync("Export");
        var files = story.Bot.Services.GetRequiredService<FileStore>();
        var kept = story.Bot.Services.GetRequiredService<IEnumerable<IFileKeeper>>().Single(keeper => keeper is not UploadsUnderWay);
        await story.UntilAsync(() => kept.KeptAsync(default).GetAwaiter().GetResult().Count == 1, "the noted file");

        await story.LetPassAsync(TimeSpan.FromDays(6.9));
        await files.CleanUpAsync(default);
        await story.PressAsync('C', id => DiscordStory.Is(id, CustomKind.GetResult));

        var shown = await story.SeesAsync(Payloads.GuildChannel, message => message.HasVideo, "the video");
        Assert.NotEmpty(shown.Files);
        await story.UntilAsync(() => kept.KeptAsync(default).GetAwaiter().GetResult().Count == 0, "the file to be let go");
    }

    [Fact]
    public async Task Pressed_before_it_is_done_the_card_shows_how_things_stand_and_keeps_moving()
    {
        await using var story = await LateRender.RenderingAsync('C', 20);
        await LateRender.PassAsync(story, 'C', 16);
        var requests = story.Discord.Rest.Requests.Count;

        await story.PressAsync('C', id => DiscordStory.Is(id, CustomKind.GetResult));
        await story.UntilAsync(() => story.Discord.Rest.Requests.Skip(requests).Any(request => request.Method == "PATCH" && request.Status == 200), "the card as it is");
        await LateRender.PassAsync(story, 'C', 4);

        // The fresh token is good: no second press is needed.
        var shown = await story.SeesAsync(Payloads.GuildChannel, message => message.HasVideo, "the video");
        Assert.NotEmpty(shown.Files);
        Assert.Single(story.In(Payloads.GuildChannel), message => message.HasVideo);
    }
}
