using System.Globalization;
using System.Text;

namespace NemoBot.Storage.Files;

/// <summary>
/// Records, in a file beside the database, how many commits the current run has put on the disk. It exists while a bot runs and after a sudden end; if it is then
/// ahead of the database, the newest writes are lost.
/// </summary>
/// <remarks>
/// The file is never ahead of the disk: it is written after the commit was flushed. It is not flushed itself, so after a power failure it may be behind, which
/// proves nothing.
/// </remarks>
public sealed class RunFile : IDisposable
{
    private readonly FileStream _file;
    private readonly string _path;

    private RunFile(FileStream file, string path) => (_file, _path) = (file, path);

    public static string PathOf(string databasePath) => databasePath + ".run";

    /// <summary>Returns what a run that did not shut down cleanly left; null after a clean shutdown.</summary>
    public static (string Run, long Commits)? Read(string databasePath)
    {
        var path = PathOf(databasePath);
        return File.Exists(path)
            && ReadText(path).Split(' ', StringSplitOptions.TrimEntries) is [{ Length: > 0 } run, var commits]
            && long.TryParse(commits, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? (run, number)
                : null;
    }

    /// <summary>A running bot has the file open for writing.</summary>
    private static string ReadText(string path)
    {
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), Encoding.ASCII);
        return file.ReadToEnd();
    }

    public static void Delete(string databasePath) => File.Delete(PathOf(databasePath));

    /// <summary>Creates the file with its first record, on the disk.</summary>
    /// <exception cref="IOException">It exists.</exception>
    public static RunFile Create(string databasePath, string run, long commits)
    {
        var path = PathOf(databasePath);
        var file = new RunFile(PrivateFiles.CreateNew(path), path);
        file.Write(run, commits);
        file._file.Flush(flushToDisk: true);
        return file;
    }

    /// <param name="run">The name of the run; the same length each time.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string run, long commits) =>
        DiskAccess.Write(_file.SafeFileHandle, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{run} {commits:D19}\n")), 0);

    /// <summary>Ends the run cleanly.</summary>
    public void Remove()
    {
        Dispose();
        File.Delete(_path);
    }

    public void Dispose() => _file.Dispose();
}
