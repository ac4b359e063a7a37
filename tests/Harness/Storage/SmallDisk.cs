using System.Diagnostics;

namespace Harness.Storage;

/// <summary>A separate disk in memory that can be filled to the last byte. Needs root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _ballast;

    private SmallDisk(string path) => (Path, _ballast) = (path, System.IO.Path.Combine(path, "ballast"));

    public string Path { get; }

    /// <summary>Null if this user may not mount one.</summary>
    public static SmallDisk? TryMount(int mebibytes = 8)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            return null;
        }

        var path = Directory.CreateTempSubdirectory("nemobot-disk-").FullName;
        return Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", path) ? new(path) : null;
    }

    /// <summary>Leaves this many bytes free, rounded down to whole pages of 4 KiB.</summary>
    public void Fill(long free = 0)
    {
        Empty();
        using var file = new FileStream(_ballast, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[4096];
        try
        {
            for (var left = new DriveInfo(Path).AvailableFreeSpace - free; left >= page.Length; left -= page.Length)
            {
                file.Write(page);
            }
        }
        catch (IOException)
        {
            // Another process wrote meanwhile: the disk is full, as requested.
        }
    }

    public void Empty() => File.Delete(_ballast);

    public void Dispose()
    {
        Run("umount", "--lazy", Path);
        Directory.Delete(Path);
    }

    private static bool Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
