using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using NemoBot.Intents;

namespace NemoBot.Bench;

/// <summary>How fast one core tells intents apart, and what each costs the garbage collector.</summary>
internal static class RouterBench
{
    private const int Rounds = 5;
    private static readonly TimeSpan RoundLength = TimeSpan.FromSeconds(1);

    /// <summary>In the proportions of real chats: two in five English, a third Chinese, half of them edits.</summary>
    private static readonly string[] Texts =
    [
        "export", "can you export the current version so I can check it on my phone", "how many credits do I have left?",
        "is it done yet?", "add a caption: export quality coffee since 1998", "trim it and then export", "exprot",
        "remove the watermark and make the intro two seconds shorter", "don't export yet, the music is too loud",
        "https://example.com/talk.mp4 cut it down to the best 60 seconds", "new project", "cancel the fade-out on the last clip",
        "导出", "取消字幕", "取消匯出", "还剩多少积分", "把第一段的调色导到第二段", "标题写“余额不足”", "加字幕然后导出", "怎么用", "好了吗",
        "做一个介绍我们出口业务的视频", "帮忙把声音调大一点", "¿cuántos créditos me quedan?", "añade los créditos finales con nuestros nombres",
        "schick mir das fertige Video", "où en es-tu ?", "書き出してください", "배경음악 취소해줘", "пока не экспортируй, сначала поменяй музыку",
    ];

    public static void Run()
    {
        Measure(TimeSpan.FromMilliseconds(500)); // The tables are read, the code is compiled.
        double best = 0;
        long bytes = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var (perSecond, perItem) = Measure(RoundLength);
            best = Math.Max(best, perSecond);
            bytes = perItem;
        }

        Console.WriteLine(JsonSerializer.Serialize(new { bench = "router", perSecond = (long)best, bytesPerItem = bytes, texts = Texts.Length }));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"router: {best:N0} classifications a second on one core, {bytes} bytes each"));
    }

    private static (double PerSecond, long BytesPerItem) Measure(TimeSpan length)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var clock = Stopwatch.StartNew();
        long count = 0;
        while (clock.Elapsed < length)
        {
            foreach (var text in Texts)
            {
                _ = IntentRouter.Route(text);
            }

            count += Texts.Length;
        }

        return (count / clock.Elapsed.TotalSeconds, (GC.GetAllocatedBytesForCurrentThread() - before) / count);
    }
}
