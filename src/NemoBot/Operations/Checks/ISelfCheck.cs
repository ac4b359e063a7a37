namespace NemoBot.Operations.Checks;

/// <summary>One thing that <c>NemoBot check</c> looks at, without starting the bot. A platform adds its own by registering one.</summary>
internal interface ISelfCheck
{
    /// <summary>What is right and what is wrong, in words for the operator; at least one line. Faults it expects are lines, not exceptions.</summary>
    IAsyncEnumerable<CheckLine> RunAsync(CancellationToken cancellationToken);
}

internal enum Verdict
{
    Good,

    /// <summary>The bot starts, but the operator should know.</summary>
    Note,

    /// <summary>The bot does not start, or does not work.</summary>
    Wrong,
}

/// <param name="Subject">One or two words.</param>
/// <param name="Words">A sentence; where something is wrong, with what to do about it. Holds no secret.</param>
internal sealed record CheckLine(Verdict Verdict, string Subject, string Words);
