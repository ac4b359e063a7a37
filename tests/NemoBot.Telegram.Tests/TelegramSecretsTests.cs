using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Tracing;
using Fakes.Logging;
using Fakes.Telegram;
using Fakes.Time;
using Harness.Bot;
using Harness.Telegram;
using Microsoft.Extensions.Logging;
using NemoBot.Core.Model;
using NemoVideo.Secrets;

namespace NemoBot.Telegram.Tests;

public sealed class TelegramSecretsTests
{
    /// <summary>The half that nothing else contains.</summary>
    private static readonly string Secret = FakeTelegram.Token.Split(':')[1];

    [Fact]
    public async Task The_token_is_in_no_log_activity_event_or_exception_whatever_fails()
    {
        var heard = new ConcurrentQueue<string>();
        var activities = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                // The fake's own server side sees whole addresses, as Telegram does.
                if (!activity.Source.Name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal))
                {
                    Interlocked.Increment(ref activities);
                    heard.Enqueue(activity.DisplayName + string.Join(' ', activity.TagObjects.Select(tag => $"{tag.Key}={tag.Value}")));
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var events = new Events(heard);
        using var log = new LogCapture();
        var root = Directory.CreateTempSubdirectory("nemobot-token-").FullName;
        try
        {
            await FailInEveryWayAsync(log, heard, null);
            await FailInEveryWayAsync(log, heard, root);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }

        Assert.True(events.Heard > 0, "the event sources of HTTP were not heard");
        Assert.Contains(log.Lines, text => text.Contains("Polling failed", StringComparison.Ordinal));
        Assert.DoesNotContain(heard.Concat(log.Lines), text => text.Contains(Secret, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://api.telegram.org/bot4242424242:AAFakeFakeFakeFakeFakeFakeFakeFakeFake_x/getMe")]
    [InlineData("/var/lib/4242424242~AAFakeFakeFakeFakeFakeFakeFakeFakeFake_x/videos/a.mp4")]
    [InlineData("bot4242424242%3AAAFakeFakeFakeFakeFakeFakeFakeFakeFake_x")]
    public void What_looks_like_a_token_is_taken_out_of_a_text(string text)
    {
        Assert.DoesNotContain("AAFake", SecretMask.Forms.Apply(text), StringComparison.Ordinal);
        Assert.Equal("retry after 17: 12:30", SecretMask.Forms.Apply("retry after 17: 12:30"));
    }

    private static async Task FailInEveryWayAsync(LogCapture log, ConcurrentQueue<string> heard, string? localRoot)
    {
        var clock = new ManualClock();
        await using var bot = await TelegramHarness.StartAsync(clock, localRoot, logging: logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        bot.Fake.Fails(new(TelegramTrouble.BadGateway, "getUpdates"));
        clock.TimerSet += wait =>
        {
            if (wait > TimeSpan.Zero && wait < TimeSpan.FromSeconds(9))
            {
                ThreadPool.QueueUserWorkItem(_ => clock.Advance(wait));
            }
        };
        var file = bot.Fake.AddFile("clip.mp4", "video/mp4", [1, 2, 3]);
        bot.Fake.Person(42).SendsVideo(file, "cut");
        bot.Run();
        var attachment = (await bot.WaitForAsync(TelegramHarness.Chat(42)))[0].Attachments[0];
        foreach (var trouble in Enum.GetValues<TelegramTrouble>().Where(trouble => trouble is not (TelegramTrouble.Hang or TelegramTrouble.HangAfter)))
        {
            foreach (var method in new[] { "getFile", "sendMessage", "editMessageText" })
            {
                bot.Fake.Fails(new(trouble, method) { Description = $"Internal Server Error at /bot{FakeTelegram.Token}/x", Times = 7 });
            }

            await HearAsync(heard, () => bot.Platform.OpenAsync(TelegramHarness.Chat(42), attachment, CancellationToken.None));
            await HearAsync(heard, () => bot.Platform.SendAsync(TelegramHarness.Chat(42), "p", new() { Text = "x" }, CancellationToken.None));
            await HearAsync(heard, () => bot.Platform.EditAsync(TelegramHarness.Chat(42), "42:1", "p", new() { Text = "x" }, CancellationToken.None));
        }

        file.LocalPath = "/nonexistent/" + FakeTelegram.Token + "/x.mp4";
        await HearAsync(heard, () => bot.Platform.OpenAsync(TelegramHarness.Chat(42), attachment, CancellationToken.None));
    }

    private static async Task HearAsync<T>(ConcurrentQueue<string> heard, Func<Task<T>> call)
    {
        try
        {
            await call();
        }
        catch (PlatformException failed)
        {
            heard.Enqueue(failed.ToString());
        }
    }

    /// <summary>HTTP, sockets, name resolution. Not the runtime's private debug sources, nor the fake's own server.</summary>
    private sealed class Events(ConcurrentQueue<string> heard) : EventListener
    {
        private int _heard;

        public int Heard => _heard;

        protected override void OnEventSourceCreated(EventSource eventSource)
        {
            if (eventSource.Name.StartsWith("System.Net", StringComparison.Ordinal))
            {
                EnableEvents(eventSource, EventLevel.Verbose);
            }
        }

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (heard is not null && eventData.Payload is { } payload)
            {
                Interlocked.Increment(ref _heard);
                heard.Enqueue($"{eventData.EventName} {string.Join(' ', payload)}");
            }
        }
    }
}
