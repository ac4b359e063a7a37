namespace NemoBot.Telegram.Files;

/// <summary>A file in the local server's folder, deleted once it was read to its end: the server itself would keep it for a day (docs/contracts/telegram.md §2.1.6).</summary>
internal sealed class LocalFileStream(string path) : FileStream(path, new FileStreamOptions
{
    Mode = FileMode.Open,
    Access = FileAccess.Read,
    Share = FileShare.Read | FileShare.Delete,
    BufferSize = 0,
    Options = FileOptions.Asynchronous | FileOptions.SequentialScan,
})
{
    protected override void Dispose(bool disposing)
    {
        // Half read: whoever reads may want to start again, and fetching it anew may take minutes.
        var isDone = disposing && CanRead && Position >= Length;
        base.Dispose(disposing);
        if (isDone)
        {
            Delete();
        }
    }

    public override async ValueTask DisposeAsync()
    {
        var isDone = CanRead && Position >= Length;
        await base.DisposeAsync();
        if (isDone)
        {
            Delete();
        }
    }

    private void Delete()
    {
        try
        {
            File.Delete(Name);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // The folder is the server's, which may not let us: it cleans up itself, later.
        }
    }
}
