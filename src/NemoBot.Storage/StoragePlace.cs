using NemoBot.Storage.Files;

namespace NemoBot.Storage;

/// <summary>The folder of the store, before the store is opened.</summary>
public static class StoragePlace
{
    /// <summary>Creates the folder of the database. What is wrong with the path, in words; empty when nothing is.</summary>
    public static IReadOnlyList<string> Faults(StorageOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Path))
        {
            return []; // The rules of the options name it.
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
