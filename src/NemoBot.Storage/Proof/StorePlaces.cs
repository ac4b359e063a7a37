namespace NemoBot.Storage.Proof;

/// <summary>
/// The folders beside a database. The first store in a folder has <c>keys</c> and <c>files</c>; each further one has folders of its own, named by its
/// identity. Reads only.
/// </summary>
public sealed class StorePlaces(string databasePath)
{
    public const string Keys = "keys";
    public const string Files = "files";

    private readonly string _folder = Path.GetDirectoryName(databasePath)!;

    public string DatabaseName { get; } = Path.GetFileName(databasePath);

    public string Plain(string kind) => Path.Combine(_folder, kind);

    public string Own(string kind, string store) => Path.Combine(_folder, $"{kind}-{store}");

    /// <summary>The folder that is marked as this store's; null when none is.</summary>
    public string? MarkedWith(string kind, string? store) =>
        store is null ? null : new[] { Own(kind, store), Plain(kind) }.FirstOrDefault(folder => FolderMark.Read(folder)?.Store == store);

    /// <summary>Nothing of any store is in it, or it does not exist.</summary>
    public static bool IsVacant(string folder) => !Directory.Exists(folder) || (FolderMark.Read(folder) is null && !Contents(folder).Any());

    /// <summary>The keys, or the stored files.</summary>
    public static IEnumerable<string> Contents(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder).Where(file => Path.GetExtension(file) is ".xml" or ".bin" or ".part") : [];

    /// <summary>The plain folder where it is vacant, else one of the store's own.</summary>
    public string FreeFor(string kind, string store) => IsVacant(Plain(kind)) ? Plain(kind) : Own(kind, store);

    /// <summary>
    /// A folder whose database should be at this path, but is not: marked with its name, or not proved to be anybody else's. Null when everything beside
    /// belongs to databases that are there: then this store is a new one.
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
