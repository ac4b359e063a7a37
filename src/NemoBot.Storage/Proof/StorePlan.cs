using NemoBot.Storage.Engines;
using NemoBot.Storage.Files;

namespace NemoBot.Storage.Proof;

/// <summary>Describes how to open the store, as determined by <see cref="StoreProof"/>.</summary>
/// <param name="Id">The store's identity; assigned to a store that has none.</param>
/// <param name="CheckedWhole">False if the integrity check was stopped early and must be completed later.</param>
public sealed record StorePlan(string DatabasePath, string Id, string Keys, string Files, bool CheckedWhole)
{
    /// <summary>Gets whether the bot is not ready before that check has run: the last run ended suddenly.</summary>
    public bool AwaitsCheck { get; init; }

    /// <summary>Gets whether the log beside the database belongs to another one.</summary>
    public bool SetsLogAside { get; init; }

    /// <summary>Gets whether missing keys are marked as lost: rows sealed with them no longer count as damage.</summary>
    public bool GivesUpKeys { get; init; }

    /// <summary>Gets whether damaged rows are deleted.</summary>
    public bool GivesUpRows { get; init; }

    /// <summary>Gets the key files that cannot be read, and would prevent reading all others.</summary>
    public IReadOnlyList<string> BrokenKeys { get; init; } = [];

    /// <summary>
    /// Gets the keys folder to copy from: in earlier versions all databases in a folder shared its keys, and another store owns it now. Null if nothing is to be
    /// copied.
    /// </summary>
    public string? SharedKeys { get; init; }

    /// <summary>Gets the files of this store in a folder that belongs to another one now.</summary>
    public IReadOnlyList<string> SharedFiles { get; init; } = [];

    /// <summary>Moves everything into place; can be repeated after a crash.</summary>
    /// <param name="engine">The engine of the database.</param>
    /// <param name="suffix">Appended to the names of files that are set aside.</param>
    public void Prepare(IStorageEngine engine, string suffix)
    {
        if (SetsLogAside)
        {
            engine.SetLogAside(DatabasePath, suffix);
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
