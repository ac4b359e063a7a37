using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;

namespace NemoBot.Storage.Files;

/// <summary>Creates files and folders that only our own user can read. The modes are set at creation, so no umask can widen them, even briefly.</summary>
public static class PrivateFiles
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderMode700 = FileMode600 | UnixFileMode.UserExecute;

    /// <summary>Creates a folder; an existing one keeps its mode, because it may be shared on purpose.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, FolderMode700);
        }
    }

    /// <summary>Fails if the file exists.</summary>
    public static FileStream CreateNew(string path, FileOptions options = FileOptions.None)
    {
        var how = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.Read, BufferSize = 0, Options = options };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = FileMode600;
        }

        return new FileStream(path, how);
    }

    /// <summary>Opens the file with exclusive access; creates it if it is missing.</summary>
    /// <exception cref="IOException">Another process, or another part of this one, has it open.</exception>
    public static FileStream OpenAlone(string path)
    {
        var how = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            how.UnixCreateMode = FileMode600;
        }

        return new FileStream(path, how);
    }

    /// <summary>Returns whether the exception means that the file is open elsewhere (<see cref="OpenAlone"/>), rather than that it cannot be opened at all.</summary>
    public static bool IsTaken(IOException fault) => fault.HResult is 11 or 35 // EWOULDBLOCK of Linux and of macOS
        or unchecked((int)0x80070020) or unchecked((int)0x80070021); // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION

    /// <summary>Makes a file private that an earlier version, or a user, left readable for others.</summary>
    public static void Tighten(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, FileMode600);
        }
    }

    /// <summary>Makes renames and deletions in the folder durable. Windows does so by itself.</summary>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // .NET cannot open folders; fsync of a folder needs native calls.
        var folder = Open(Encoding.UTF8.GetBytes(path + '\0'), 0);
        if (folder < 0)
        {
            throw new IOException($"Cannot open the folder {path}.", new Win32Exception(Marshal.GetLastPInvokeError()));
        }

        try
        {
            if (FSync(folder) != 0)
            {
                throw new IOException($"Cannot flush the folder {path}.", new Win32Exception(Marshal.GetLastPInvokeError()));
            }
        }
        finally
        {
            _ = Close(folder);
        }
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int FSync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Close(int descriptor);
}
