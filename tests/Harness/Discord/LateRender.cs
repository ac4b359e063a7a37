namespace Harness.Discord;

/// <summary>A story whose render takes a given number of minutes.</summary>
internal static class LateRender
{
    /// <summary>A user's edit is done, and the render of their export is running.</summary>
    public static async Task<DiscordStory> RenderingAsync(char place, int minutes, Dictionary<string, string?>? settings = null)
    {
        settings = new(settings ?? []) { ["Nemo:RenderPollInterval"] = RenderTime(minutes).ToString() };
        var story = await DiscordStory.StartAsync(settings: settings);
        await story.CommandAsync(place, "edit", "remove my background and replace it with a clean office setting", story.Video());
        await story.EndedAsync("Edit");
        await story.SeesAsync(DiscordStory.ChannelOf(place), "Credits used: 50");
        await story.CommandAsync(place, "export");
        await story.AtStandstillAsync(() => story.WaitedFor(RenderTime(minutes)), "the wait for the render");
        return story;
    }

    /// <summary>A length that nothing else waits for.</summary>
    private static TimeSpan RenderTime(int minutes) => TimeSpan.FromSeconds((minutes * 60) - 13);

    /// <summary>In steps, like real time, so that intermediate events happen: while it is reachable, the card is updated every 2 minutes.</summary>
    public static async Task PassAsync(DiscordStory story, char place, int minutes)
    {
        for (var minute = 1; minute <= minutes; minute++)
        {
            var edits = Edits();
            await story.LetPassAsync(TimeSpan.FromMinutes(1));
            if (minute % 2 == 0 && minute < minutes && (place is 'A' or 'B' || minute <= 14))
            {
                await story.UntilAsync(() => Edits() > edits, $"a sign of life in minute {minute}");
            }
        }

        int Edits() => story.Discord.Rest.Requests.Count(request => request.Method == "PATCH" && request.Status == 200);
    }
}
