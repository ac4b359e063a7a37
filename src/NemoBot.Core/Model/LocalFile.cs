namespace NemoBot.Core.Model;

/// <summary>A stored file under a path of this machine, for programs that read no streams (ffmpeg).</summary>
/// <param name="path">To be read only, and only until disposal.</param>
/// <param name="release">Deletes a copy that was made for this use; null if there is none.</param>
public sealed class LocalFile(string path, Action? release = null) : IDisposable
{
    public string Path => path;

    public void Dispose() => release?.Invoke();
}
