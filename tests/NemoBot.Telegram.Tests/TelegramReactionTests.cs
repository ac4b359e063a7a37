using Fakes.Logging;
using Harness.Telegram;
using Microsoft.Extensions.Logging;
using NemoBot.Core.Model;
using NemoBot.Telegram.Incoming;

namespace NemoBot.Telegram.Tests;

public sealed class TelegramReactionTests
{
    private static readonly ChatKey Ana = TelegramHarness.Chat(42);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reactions_continue_after_each_worker_met_an_unexpected_exception(bool isPress)
    {
        using var log = new LogCapture();
        await using var bot = await TelegramHarness.StartAsync(logging: logging => logging.AddProvider(log), run: true);
        var faults = Acknowledger.AtOnce; // One for each worker of this kind.
        bot.Client.OnMakingApiRequest += (_, call, _) => call.Request.MethodName is "setMessageReaction" or "answerCallbackQuery" && Interlocked.Decrement(ref faults) >= 0
            ? throw new InvalidOperationException("not foreseen")
            : ValueTask.CompletedTask;
        for (var i = 0; i < Acknowledger.AtOnce; i++)
        {
            await SendAsync(bot, isPress);
            Assert.Contains("not foreseen", await log.Written.TakeAsync(line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("A reaction failed", StringComparison.Ordinal)), StringComparison.Ordinal);
        }

        var isShown = await SendAsync(bot, isPress);

        await bot.UntilAsync(isShown);
    }

    /// <summary>Returns whether the reaction to it is shown.</summary>
    private static async Task<Func<bool>> SendAsync(TelegramHarness bot, bool isPress)
    {
        Func<bool> isShown;
        if (isPress)
        {
            var query = bot.Fake.Person(42).PressesData(5, "post.0badcafe");
            isShown = () => bot.Fake.AnsweredCallbacks.Contains(query);
        }
        else
        {
            var said = bot.Fake.Person(42).Says("cut the silence");
            isShown = () => said.Reaction == "👀";
        }

        await bot.WaitForAsync(Ana);
        return isShown;
    }
}
