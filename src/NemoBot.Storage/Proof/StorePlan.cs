using NemoBot.Storage.Files;

namespace NemoBot.Storage.Proof;

/// <summary>How the store is opened, as its proof found it.</summary>
/// <param name="Id">The store's identity; it gets this one when it has none.</param>
/// <param name="CheckedWhole">False: the look for damage was broken off, and is to be made up for.</param>
public sealed record StorePlan(string DatabasePath, string Id, string Keys, string Files, bool CheckedWhole)
{
    /// <summary>The log beside the database is another one's.</summary>
    public bool SetsLogAside { get; init; }

    /// <summary>Keys that are not there are lost from now on: rows sealed with them are no damage.</summary>
    public bool GivesUpKeys { get; init; }

    /// <summary>Rows that are damaged are taken away.</summary>
    public bool GivesUpRows { get; init; }

    /// <summary>Key files that cannot be read, and would keep all others from being read.</summary>
    public IReadOnlyList<string> BrokenKeys { get; init; } = [];

    /// <summary>Earlier versions let all databases in a folder share its keys: where another store owns them now, this one takes copies. Null: nothing to copy.</summary>
    public string? SharedKeys { get; init; }

    /// <summary>Files of this store in a folder that belongs to another one now.</summary>
    public IReadOnlyList<string> SharedFiles { get; init; } = [];

    /// <summary>Brings everything to its place; may be repeated after a crash.</summary>
    /// <param name="suffix">For the names of what is set aside.</param>
    public void Prepare(string suffix)
    {
        if (SetsLogAside)
        {
            SetAside(DatabasePath + "-wal", suffix);
            File.Delete(DatabasePath + "-shm"); // An index of the log, no more.
        }

        foreach (var file in BrokenKeys)
        {
            SetAside(file, suffix);
        }

        if (SharedKeys is not null)
        {
            PrivateFiles.CreateFolder(Keys);
            foreach (var key in Directory.EnumerateFiles(SharedKeys, "*.xml"))
            {
                var copy = Path.Combine(Keys, Path.GetFileName(key));
                if (!File.Exists(copy))
                {
                    File.Copy(key, copy + ".part", overwrite: true);
                    PrivateFiles.Tighten(copy + ".part");
                    File.Move(copy + ".part", copy);
                }
            }

            PrivateFiles.FlushFolder(Keys);
        }

        if (SharedFiles.Count > 0)
        {
            PrivateFiles.CreateFolder(Files);
            foreach (var file in SharedFiles)
            {
                File.Move(file, Path.Combine(Files, Path.GetFileName(file)));
            }

            PrivateFiles.FlushFolder(Files);
        }
    }

    public static void SetAside(string file, string suffix)
    {
        if (File.Exists(file))
        {
            File.Move(file, file + suffix);
        }
    }
}
