namespace Faults;

/// <summary>Somebody who talks to the bot while it is killed. Another platform is another class of this kind, and a line in <see cref="Round"/>.</summary>
internal interface IScriptedPerson : IAsyncDisposable
{
    Mark Mark { get; }

    /// <summary>Several files can be sent in one message.</summary>
    bool SendsSeveral => true;

    /// <summary>Says something, as often as it takes until the platform took it. What was said is then in <see cref="Accepted"/>.</summary>
    /// <param name="cancellationToken">Ends the tries: the bot is gone for good.</param>
    Task SayAsync(Wish wish, Random random, CancellationToken cancellationToken);

    /// <summary>Presses a button, as often as it takes until the platform took it. The press is then in <see cref="Presses"/>.</summary>
    Task PressAsync(BotMessage message, ShownButton button, CancellationToken cancellationToken);

    /// <summary>What the platform took, in order.</summary>
    IReadOnlyList<SaidThing> Accepted { get; }

    /// <summary>The presses that the platform took, in order.</summary>
    IReadOnlyList<Press> Presses { get; }

    /// <summary>What the bot's messages look like now, oldest first.</summary>
    IReadOnlyList<BotMessage> Shown { get; }

    /// <summary>True when everything accepted has an answer and no card is still at work.</summary>
    bool IsAtRest();

    /// <summary>All that ever reached the person's chat, passing states too, as text.</summary>
    IEnumerable<string> Seen();

    /// <summary>The videos that stand in the chat at the end.</summary>
    Task<IReadOnlyList<Delivered>> VideosAsync();

    /// <summary>What the person sees that breaks a promise, in words; empty when all is well.</summary>
    IEnumerable<string> Violations();

    string Transcript();

    /// <summary>The messages that are gone because the person pressed their Delete.</summary>
    IEnumerable<BotMessage> Deleted() => Presses.Where(press => press.Button.Meaning == ButtonMeaning.Delete && Shown.All(message => message.Id != press.On.Id)).Select(press => press.On).DistinctBy(message => message.Id);
}

/// <summary>A message that the platform took.</summary>
internal sealed record SaidThing(string MessageId, Wish Wish);

/// <summary>A finished video in a chat.</summary>
/// <param name="Export">The message that asked for it; null where the platform does not tell.</param>
internal sealed record Delivered(string Id, string? Export, byte[] Content);
