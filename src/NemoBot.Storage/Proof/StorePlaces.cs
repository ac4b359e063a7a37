namespace NemoBot.Storage.Proof;

/// <summary>
/// Finds the folders beside a database. The first store in a folder uses <c>keys</c> and <c>files</c>; each further store has its own folders, named after
/// its identity. Reads only.
/// </summary>
public sealed class StorePlaces(string databasePath)
{
    public const string Keys = "keys";
    public const string Files = "files";

    private readonly string _folder = Path.GetDirectoryName(databasePath)!;

    public string DatabaseName { get; } = Path.GetFileName(databasePath);

    public string Plain(string kind) => Path.Combine(_folder, kind);

    public string Own(string kind, string store) => Path.Combine(_folder, $"{kind}-{store}");

    /// <summary>Returns the folder that is marked as this store's; null if there is none.</summary>
    public string? MarkedWith(string kind, string? store) =>
        store is null ? null : new[] { Own(kind, store), Plain(kind) }.FirstOrDefault(folder => FolderMark.Read(folder)?.Store == store);

    /// <summary>Returns true if the folder does not exist, or contains nothing of any store.</summary>
    public static bool IsVacant(string folder) => !Directory.Exists(folder) || (FolderMark.Read(folder) is null && !Contents(folder).Any());

    /// <summary>Returns the key files, or the stored files.</summary>
    public static IEnumerable<string> Contents(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".xml" or ".bin" or ".part") : [];

    /// <summary>Returns the default folder if it is vacant, else one named after the store.</summary>
    public string FreeFor(string kind, string store) => IsVacant(Plain(kind)) ? Plain(kind) : Own(kind, store);

    /// <summary>
    /// Returns a folder whose database is missing from this path: it is marked with the database's name, or is not known to belong to another existing one.
    /// Returns null if all folders belong to existing databases: then this store is new.
    /// </summary>
    public string? WaitsForDatabase()
    {
        foreach (var plain in new[] { Plain(Keys), Plain(Files) })
        {
            if (!IsVacant(plain) && (FolderMark.Read(plain) is not { } mark || IsHere(mark) || !File.Exists(Path.Combine(_folder, mark.Database))))
            {
                return plain;
            }
        }

        return Directory.Exists(_folder)
            ? new[] { Keys, Files }
                .SelectMany(kind => Directory.EnumerateDirectories(_folder, $"{kind}-*"))
                .FirstOrDefault(folder => FolderMark.Read(folder) is { } mark && IsHere(mark))
            : null;
    }

    public bool IsHere(FolderMark mark) => mark.Database == DatabaseName;
}
