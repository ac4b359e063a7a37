using System.Security.Cryptography;
using LiteDB;
using LiteDB.Engine;
using NemoBot.Storage.Files;

namespace NemoBot.Storage.LiteDb.Disk;

/// <summary>The data file before its first use.</summary>
internal static class DataFile
{
    /// <summary>Creates an empty database, unless the file exists. A power cut leaves the whole file or none.</summary>
    public static void CreateIfMissing(string path)
    {
        if (File.Exists(path))
        {
            return;
        }

        var draft = path + ".part";
        File.Delete(draft);
        using (var file = PrivateFiles.CreateNew(draft))
        {
            file.Write(Empty());
            file.Flush(flushToDisk: true);
        }

        File.Move(draft, path);
        PrivateFiles.FlushFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>An empty database with a stamp of its own: texts are compared by their bytes, and the engine makes no checkpoints by itself.</summary>
    public static byte[] Empty()
    {
        using var data = new MemoryStream();
        using var log = new MemoryStream();
        using (var engine = new LiteEngine(new EngineSettings { DataStream = data, LogStream = log, TempStream = new MemoryStream(), Collation = Collation.Binary }))
        {
            engine.Pragma("CHECKPOINT", 0);
            engine.Checkpoint();
        }

        var content = data.ToArray();
        EnginePage.SetStamp(content, BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));
        return content;
    }
}
