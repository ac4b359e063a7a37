namespace NemoBot.Bench.Uploads;

/// <summary>One way by which a person's file comes to the bot, and from it to the API.</summary>
internal interface IUploadRoute : IAsyncDisposable
{
    string Name { get; }

    /// <summary>What the bot must be told, as environment variables.</summary>
    IReadOnlyList<(string Name, string Value)> Settings { get; }

    /// <summary>The largest file that the platform lets through; a larger clip goes as several.</summary>
    int MostMiB { get; }

    /// <summary>A bot was started; forgets the one before.</summary>
    Task MeetAsync(Uri bot, CancellationToken cancellationToken);

    /// <summary>Gives the bot the file and waits until it says that the file has arrived.</summary>
    /// <returns>How long it took until the bot had the file for good, where that is a leg of its own; else null.</returns>
    Task<TimeSpan?> SendAsync(UploadClip clip, CancellationToken cancellationToken);

    /// <summary>The same bytes from the same server to the API, by curl; null where the bot moves no bytes.</summary>
    Task? CurlAsync(UploadClip clip, Uri target, CancellationToken cancellationToken);
}
