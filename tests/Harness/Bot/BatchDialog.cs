using NemoBot.Core.Model;
using NemoVideo.Simulator;

namespace Harness.Bot;

/// <summary>How a batch one by one begins.</summary>
internal static class BatchDialog
{
    /// <summary>An edit costs 50 of a new account's 100 credits.</summary>
    public static SimulatorOptions Rich { get; } = BotHarness.Quick with { CreditsPerAccount = 1000 };

    /// <summary>Three files, each of another length.</summary>
    public static (string Name, byte[] Content)[] Three { get; } = [("a.mp4", SampleMedia.Mp4(5)), ("b.mp4", SampleMedia.Mp4(7)), ("c.mp4", SampleMedia.Mp4(9))];

    /// <summary>Sends the files and presses "One by one".</summary>
    public static async Task AskAsync(Friend friend, params (string Name, byte[] Content)[] files)
    {
        await friend.SaysAsync("", files);
        await friend.FindAsync(message => message.Card?.State == CardState.Done && message.Buttons.Any(button => button.Action.Kind == ButtonKind.BatchSeparately), "the question");
        await friend.PressesAsync("One by one");
    }

    /// <summary>Begins a batch.</summary>
    /// <returns>The card that asks for the first file's instruction.</returns>
    public static async Task<TestPlatform.Shown> BeginAsync(Friend friend, (string Name, byte[] Content)[] files, string asks)
    {
        await AskAsync(friend, files);
        return await friend.FindAsync(asks);
    }

    /// <summary>Begins a batch, and holds the files on their way to the projects.</summary>
    /// <returns>Complete it to let them through.</returns>
    public static async Task<(TaskCompletionSource Go, TestPlatform.Shown Card)> HoldAsync(BotHarness bot, Friend friend, params (string Name, byte[] Content)[] files)
    {
        await friend.SaysAsync("", files);
        await friend.FindAsync(message => message.Card?.State == CardState.Done && message.Buttons.Any(button => button.Action.Kind == ButtonKind.BatchSeparately), "the question");
        var go = new TaskCompletionSource();
        bot.Platform.HoldFiles = go.Task;
        await friend.PressesAsync("One by one");
        return (go, await friend.FindAsync(message => message.Card?.State == CardState.Working && message.Text.Contains($"(1 of {files.Length})", StringComparison.Ordinal), "the upload"));
    }

    /// <summary>Deletes a project with the buttons.</summary>
    public static async Task DeleteAsync(Friend friend, string name)
    {
        await friend.CommandsAsync("projects");
        await friend.PressesAsync("Delete a project…");
        await friend.PressesAsync(name);
        await friend.PressesAsync("Delete");
    }
}
