namespace Fakes;

/// <summary>Where this program's source is: for what reads documents and scripts, or publishes.</summary>
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
