namespace NemoBot.Core.Jobs;

/// <summary>Tells how far a transfer is: each percent once, in however small pieces the bytes come. A card is drawn anew each time, and nobody sees thousands.</summary>
/// <param name="total">Bytes; above 0.</param>
/// <param name="show">Gets 0 to 1, on the thread that moves the bytes.</param>
internal sealed class PercentProgress(long total, Action<double> show) : IProgress<long>
{
    private int _shown;

    public void Report(long value)
    {
        // Less than before: the transfer began again.
        var percent = (int)Math.Clamp(value * 100.0 / total, 0, 100);
        if (percent != _shown)
        {
            _shown = percent;
            show(percent / 100.0);
        }
    }
}
