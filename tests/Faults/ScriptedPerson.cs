namespace Faults;

/// <summary>Somebody who talks to the bot while it is killed. Another platform is another class of this kind, and a line in <see cref="KillStory"/>.</summary>
internal interface IScriptedPerson : IAsyncDisposable
{
    /// <summary>Short and unique (<c>p0</c>): part of everything the person says, so that it is known again wherever it turns up.</summary>
    string Mark { get; }

    /// <summary>Says something, as often as it takes until the platform took it. What was said is then in <see cref="Accepted"/>.</summary>
    Task ActAsync(Random random, CancellationToken cancellationToken);

    /// <summary>What the platform took, in order.</summary>
    IReadOnlyList<SaidThing> Accepted { get; }

    /// <summary>True when everything accepted has an answer and no card is still at work.</summary>
    bool IsAtRest();

    /// <summary>What the person sees that breaks a promise, in words; empty when all is well. <paramref name="others"/>: marks of other people.</summary>
    IEnumerable<string> Violations(IReadOnlyList<string> others);

    string Transcript();
}

/// <param name="Marker">Unique words in it that reach the backend; null where it is not for the backend.</param>
/// <param name="IsExport">It asked for a video.</param>
internal sealed record SaidThing(string MessageId, string? Marker, bool IsExport);
