using LiteDB;
using LiteDB.Engine;
using NemoBot.Storage.LiteDb.Disk;

namespace NemoBot.Storage.LiteDb.Tests.PowerCuts;

/// <summary>Opens an engine on two files: with the streams of the store, or with others that are not as safe.</summary>
internal delegate LiteEngine EngineStreams(IDiskFile data, IDiskFile log);

internal static class Engines
{
    /// <summary>The store's own streams; the log keeps little room, so that its file is shortened often.</summary>
    public static LiteEngine Checksummed(IDiskFile data, IDiskFile log)
    {
        var frames = WriteAheadLog.Open(log, mostKept: 30);
        return Open(new DataStream(data, frames.ReadHeaderPage()), frames);
    }

    /// <summary>The log as the engine itself would write it, with a flush at each commit.</summary>
    public static LiteEngine WithoutChecksums(IDiskFile data, IDiskFile log) => Open(new DataStream(data, null), new PlainLog(log));

    private static LiteEngine Open(PageStream data, PageStream log) =>
        new(new EngineSettings { DataStream = data, LogStream = log, TempStream = new MemoryStream(), Collation = Collation.Binary });

    private sealed class PlainLog(IDiskFile file) : PageStream
    {
        public override long Length => file.Length / PageSize * PageSize;

        public override void Flush() => file.Flush();

        public override void SetLength(long value)
        {
            file.SetLength(value);
            file.Flush();
        }

        protected override void ReadPage(long number, Span<byte> page) => file.Read(number * PageSize, page);

        protected override void WritePage(long number, ReadOnlySpan<byte> page)
        {
            try
            {
                file.Write(number * PageSize, page);
                if (EnginePage.IsConfirmed(page))
                {
                    file.Flush();
                }
            }
            catch (IOException)
            {
                // The power is off, which the story sees for itself.
            }
        }
    }
}
