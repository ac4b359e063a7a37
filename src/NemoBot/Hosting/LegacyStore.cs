namespace NemoBot.Hosting;

/// <summary>
/// Finds a store where <c>dotnet run --project src/NemoBot</c> made it before it ran in the checkout's root: in the project's folder. Such a store stays in
/// use where it is.
/// </summary>
internal static class LegacyStore
{
    private const string ProjectFolder = "src/NemoBot";

    /// <param name="path">The setting <c>Storage:Path</c>.</param>
    /// <returns>The path of the earlier store if only that one exists; otherwise <paramref name="path"/>.</returns>
    public static string Resolve(string path) =>
        !Path.IsPathRooted(path) && !File.Exists(path) && File.Exists(Path.Combine(ProjectFolder, path)) ? Path.Combine(ProjectFolder, path) : path;
}
