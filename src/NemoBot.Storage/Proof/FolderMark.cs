using NemoBot.Storage.Files;

namespace NemoBot.Storage.Proof;

/// <summary>Identifies a folder's owner, in a small file in the folder.</summary>
/// <param name="Store">The identity of the store, as in its database.</param>
/// <param name="Database">The database's file name: distinguishes a missing database from one that never existed.</param>
public sealed record FolderMark(string Store, string Database)
{
    /// <summary>Not hidden, so that copies of the folder's files include it.</summary>
    public const string FileName = "store.id";

    /// <summary>Returns null if there is no mark, or it cannot be parsed: then the folder's content must identify its owner.</summary>
    public static FolderMark? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) && File.ReadAllLines(path) is [{ Length: > 0 } store, { Length: > 0 } database, ..] ? new(store, database) : null;
    }

    /// <summary>Creates the folder if it is missing; writes nothing if the mark already exists.</summary>
    public void Write(string folder)
    {
        PrivateFiles.CreateFolder(folder);
        if (Read(folder) == this)
        {
            return;
        }

        var path = Path.Combine(folder, FileName);
        var draft = $"{path}.{Guid.NewGuid():N}.new";
        try
        {
            using (var file = PrivateFiles.CreateNew(draft))
            {
                file.Write(System.Text.Encoding.UTF8.GetBytes($"{Store}\n{Database}\n"));
                file.Flush(flushToDisk: true);
            }

            File.Move(draft, path, overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }

        PrivateFiles.FlushFolder(folder);
    }
}
