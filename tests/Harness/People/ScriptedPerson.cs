namespace Harness.People;

/// <summary>A user who talks to the bot while it is killed. Another platform needs another such class, and a line in the rounds of both harnesses (<c>tests/Faults</c>, <c>tests/Cluster</c>).</summary>
internal interface IScriptedPerson : IAsyncDisposable
{
    Mark Mark { get; }

    /// <summary>Gets whether several files can be sent in one message.</summary>
    bool SendsSeveral => true;

    /// <summary>Says something, retrying until the platform accepts it, then adds it to <see cref="Accepted"/>.</summary>
    /// <param name="cancellationToken">Ends the retries: the bot does not come back.</param>
    Task SayAsync(Wish wish, Random random, CancellationToken cancellationToken);

    /// <summary>Presses a button, retrying until the platform accepts it, then adds it to <see cref="Presses"/>.</summary>
    Task PressAsync(BotMessage message, ShownButton button, CancellationToken cancellationToken);

    /// <summary>What the platform accepted, in order.</summary>
    IReadOnlyList<SaidThing> Accepted { get; }

    /// <summary>The presses that the platform accepted, in order.</summary>
    IReadOnlyList<Press> Presses { get; }

    /// <summary>The current state of the bot's messages, oldest first.</summary>
    IReadOnlyList<BotMessage> Shown { get; }

    /// <summary>Everything that ever reached the user's chat, including transient updates, as text.</summary>
    IEnumerable<string> Seen();

    /// <summary>The videos in the chat at the end.</summary>
    Task<IReadOnlyList<Delivered>> VideosAsync();

    /// <summary>Describes what the user sees that breaks a promise once the bot had time: what has no answer, what still runs; empty if nothing does.</summary>
    IEnumerable<string> Violations();

    string Transcript();

    /// <summary>The messages that are gone because the user pressed their Delete button.</summary>
    IEnumerable<BotMessage> Deleted() => Presses.Where(press => press.Button.Meaning == ButtonMeaning.Delete && Shown.All(message => message.Id != press.On.Id)).Select(press => press.On).DistinctBy(message => message.Id);
}

/// <summary>A message that the platform accepted.</summary>
internal sealed record SaidThing(string MessageId, Wish Wish);

/// <summary>A finished video in a chat.</summary>
/// <param name="Export">The message that requested it; null if the platform does not report it.</param>
internal sealed record Delivered(string Id, string? Export, byte[] Content);
