namespace NemoBot.Bench;

/// <summary>A simulated platform with its users.</summary>
internal interface IIngestPlatform : IAsyncDisposable
{
    /// <summary>Gets the bot's settings for this platform.</summary>
    IReadOnlyList<(string Name, string Value)> Settings { get; }

    /// <summary>Completes when the bot is connected and the users may start.</summary>
    Task OpenAsync(Uri bot, int people);

    /// <summary>User p sends the messages p, p + people, p + 2 people and so on, each after the answer to the previous one.</summary>
    Task TalkAsync(IngestTally tally, int people, int messages, CancellationToken cancellationToken);
}
