using NemoBot.Storage.Files;

namespace NemoBot.Storage;

/// <summary>Checks the folder of the store, before the store is opened.</summary>
public static class StoragePlace
{
    /// <summary>Creates the folder of the database. Returns the faults of the path as messages; empty if there are none.</summary>
    public static IReadOnlyList<string> Faults(StorageOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Path))
        {
            return []; // The options' validation reports it.
        }

        try
        {
            if (Path.EndsInDirectorySeparator(options.Path) || Directory.Exists(options.DatabasePath))
            {
                return [$"Storage:Path must name a file, and \"{options.Path}\" is a folder."];
            }

            PrivateFiles.CreateFolder(options.Folder);
            return [];
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return [$"Storage:Path: the folder of \"{options.Path}\" cannot be created: {refused.Message.ReplaceLineEndings(" ")}"];
        }
    }
}
