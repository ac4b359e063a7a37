namespace NemoBot.Telegram.Incoming;

/// <summary>Computes the delay after consecutive failures: 0.5, 1, 2, 4, then 8 seconds, so that a recovery is noticed within 10.</summary>
internal sealed class BackOff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);
    private int _failures;

    /// <param name="asked">The delay that Telegram requested; null if it did not.</param>
    public TimeSpan Next(TimeSpan? asked = null)
    {
        var step = First * Math.Pow(2, Math.Min(_failures++, 10));
        var wait = step < Longest ? step : Longest;
        return asked > wait ? asked.Value : wait;
    }

    public void Reset() => _failures = 0;
}
