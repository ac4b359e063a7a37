using System.Diagnostics;
using System.Text;
using NemoBot.Platforms.Telegram.Updates;

namespace NemoBot.Bench;

/// <summary>What reading one video update costs, cold and warm: the figures of the contract's table, measured on our model.</summary>
internal static class TelegramParseBench
{
    private const int Rounds = 200_000;

    private const string Update = """
        {"update_id":911978041,"message":{"message_id":1584,"from":{"id":1935396680,"is_bot":false,"first_name":"Li","last_name":"H","username":"lh","language_code":"zh-hans","is_premium":true},"chat":{"id":1935396680,"first_name":"Li","username":"lh","type":"private"},"date":1773350700,"media_group_id":"13890543298765432","video":{"duration":613,"width":1920,"height":1080,"file_name":"IMG_0001.MOV","mime_type":"video/mp4","thumbnail":{"file_id":"AAMCAgADGQEAAgYwabcdefghijklmnopqrstuvwxyz","file_unique_id":"AQADsxoAAp","file_size":18273,"width":320,"height":180},"thumb":{"file_id":"AAMCAgADGQEAAgYwabcdefghijklmnopqrstuvwxyz","file_unique_id":"AQADsxoAAp","file_size":18273,"width":320,"height":180},"file_id":"BAACAgIAAxkBAAIGMGm0abcdefghijklmnopqrstuvwxyz0123456789","file_unique_id":"AgADsxoAAp","file_size":524288000},"caption":"cut silence and add subtitles","caption_entities":[{"type":"bold","offset":0,"length":3}]}}
        """;

    public static void Run()
    {
        var json = (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(Update);
        var bot = new BotIdentity(7, "nemo_bot");
        var start = Stopwatch.GetTimestamp();
        TelegramUpdateReader.Read(json);
        var cold = Stopwatch.GetElapsedTime(start);
        var read = Measure(() => TelegramUpdateReader.Read(json));
        var mapped = Measure(() => TelegramMapping.Map(TelegramUpdateReader.Read(json), bot));
        Console.WriteLine($"telegram: video update of {json.Length} bytes; first {cold.TotalMilliseconds:0.0} ms; "
            + $"read {read.Microseconds:0.00} us, {read.Bytes:0} B; read and mapped {mapped.Microseconds:0.00} us, {mapped.Bytes:0} B");
    }

    private static (double Microseconds, double Bytes) Measure(Func<object> work)
    {
        for (var i = 0; i < Rounds / 10; i++)
        {
            work();
        }

        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < Rounds; i++)
        {
            work();
        }

        return (Stopwatch.GetElapsedTime(start).TotalMicroseconds / Rounds, (double)(GC.GetAllocatedBytesForCurrentThread() - bytes) / Rounds);
    }
}
