using System.Security.Cryptography;
using LiteDB;
using LiteDB.Engine;
using NemoBot.Storage.Files;

namespace NemoBot.Storage.LiteDb.Disk;

/// <summary>The data file before its first use.</summary>
internal static class DataFile
{
    /// <summary>Creates an empty database, unless the file exists and has content. A power cut leaves the whole file or none.</summary>
    public static void CreateIfMissing(string path)
    {
        if (File.Exists(path) && new FileInfo(path).Length > 0)
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

        File.Move(draft, path, overwrite: true);
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
        EnginePage.SetStamp(content, NewStamp());
        return content;
    }

    /// <summary>Gives a closed data file a stamp that no log has.</summary>
    public static void Restamp(string path)
    {
        using var file = new DiskFile(path);
        var header = new byte[PageStream.PageSize];
        file.Read(0, header);
        EnginePage.SetStamp(header, NewStamp());
        file.Write(0, header);
        file.Flush();
    }

    private static ulong NewStamp() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}
