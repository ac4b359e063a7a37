namespace NemoBot.Core.Jobs;

/// <summary>Reports the progress of a transfer, each percent at most once however small the chunks are: each report redraws a card, and thousands of updates are not visible.</summary>
/// <param name="total">Bytes; above 0.</param>
/// <param name="show">Receives 0 to 1, on the thread that moves the bytes.</param>
internal sealed class PercentProgress(long total, Action<double> show) : IProgress<long>
{
    private int _shown;

    public void Report(long value)
    {
        // Less than before: the transfer started over.
        var percent = (int)Math.Clamp(value * 100.0 / total, 0, 100);
        if (percent != _shown)
        {
            _shown = percent;
            show(percent / 100.0);
        }
    }
}
