namespace NemoBot.Operations.Checks;

/// <summary>Defines one check of <c>NemoBot check</c>, which does not start the bot. A platform adds its own by registering one.</summary>
internal interface ISelfCheck
{
    /// <summary>Returns what is right and what is wrong, in texts for the operator; at least one line. Expected faults are lines, not exceptions.</summary>
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
/// <param name="Words">A sentence; for a fault, including the remedy. Contains no secret.</param>
internal sealed record CheckLine(Verdict Verdict, string Subject, string Words);
