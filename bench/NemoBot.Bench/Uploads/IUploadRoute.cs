namespace NemoBot.Bench.Uploads;

/// <summary>A route of a user's file to the bot, and on to the API.</summary>
internal interface IUploadRoute : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Gets the bot's settings for this route, as environment variables.</summary>
    IReadOnlyList<(string Name, string Value)> Settings { get; }

    /// <summary>The platform's maximum file size in MiB; a larger clip is sent as several files.</summary>
    int MostMiB { get; }

    /// <summary>Returns the same route of another user. It belongs to this one, and is good until this one is prepared again.</summary>
    /// <param name="person">From 1; this one is 0.</param>
    Task<IUploadRoute> AnotherAsync(int person, CancellationToken cancellationToken);

    /// <summary>Prepares the route for a newly started bot and drops the previous one.</summary>
    Task MeetAsync(Uri bot, CancellationToken cancellationToken);

    /// <summary>Sends the file to the bot and waits until the bot reports that it arrived.</summary>
    /// <returns>The time until the bot stored the file, if that is a separate step; otherwise null.</returns>
    Task<TimeSpan?> SendAsync(UploadClip clip, CancellationToken cancellationToken);

    /// <summary>Sends the same bytes from the same server to the API with curl; null if the bot moves no bytes.</summary>
    Task? CurlAsync(UploadClip clip, Uri target, CancellationToken cancellationToken);
}
