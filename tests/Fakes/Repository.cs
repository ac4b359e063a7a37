namespace Fakes;

/// <summary>Locates this program's source: for code that reads documents and scripts, or publishes.</summary>
public static class Repository
{
    /// <exception cref="DirectoryNotFoundException">The program runs outside the repository.</exception>
    public static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "NemoBot.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("This program runs outside the repository.");
        }

        return folder.FullName;
    }
}
