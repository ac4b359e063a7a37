using System.Runtime.CompilerServices;

namespace Tests;

/// <summary>No host in a test watches its settings files: a machine has 128 inotify instances for all programs of a user. Compiled into each test project.</summary>
internal static class NoFileWatches
{
    [ModuleInitializer]
    internal static void Set() => Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
}
