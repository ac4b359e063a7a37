using NemoBot.Storage.Files;

namespace NemoBot.Storage.Proof;

/// <summary>Says whose a folder is: a small file in it.</summary>
/// <param name="Store">The store's identity, as its database has it.</param>
/// <param name="Database">The database's file name: tells a database that is missing from one that was never there.</param>
public sealed record FolderMark(string Store, string Database)
{
    /// <summary>Not hidden, so that a copy of the folder's files takes it along.</summary>
    public const string FileName = "store.id";

    /// <summary>Null when there is none. One that cannot be understood is as good as none: then the folder's content has to prove whose it is.</summary>
    public static FolderMark? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        return File.Exists(path) && File.ReadAllLines(path) is [{ Length: > 0 } store, { Length: > 0 } database, ..] ? new(store, database) : null;
    }

    /// <summary>Makes the folder where it is missing; writes nothing when the mark is there already.</summary>
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
