namespace NemoBot.Telegram.Incoming;

/// <summary>
/// Reads a file in the local server's folder and deletes it once it was read completely: the server would keep it for a day (docs/contracts/telegram.md §2.1.6).
/// </summary>
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
        // If only part was read, the reader may start again, and another download may take minutes.
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
            // The folder belongs to the server and may not be writable for us; the server cleans it up later.
        }
    }
}
