using System.Diagnostics;

namespace NemoBot.Bench;

/// <summary>Tracks messages and answers by id, so that duplicates do not count twice and losses are detected.</summary>
/// <param name="total">The number of messages, numbered from 0.</param>
internal sealed class IngestTally(int total)
{
    private readonly int[] _answers = new int[total];
    private readonly long[] _saidAt = new long[total];
    private readonly long[] _took = new long[total];
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _answered;
    private int _repeated;

    /// <summary>Completes with the last answer.</summary>
    public Task Done => _done.Task;

    /// <summary>Number of answers to messages that already had one.</summary>
    public int Repeated => Volatile.Read(ref _repeated);

    public void Said(int message) => _saidAt[message] = Stopwatch.GetTimestamp();

    /// <summary>Records an answer; true for the first one to the message.</summary>
    public bool TryAnswer(int message)
    {
        if (Interlocked.Increment(ref _answers[message]) > 1)
        {
            Interlocked.Increment(ref _repeated);
            return false;
        }

        _took[message] = Stopwatch.GetTimestamp() - _saidAt[message];
        if (Interlocked.Increment(ref _answered) == total)
        {
            _done.TrySetResult();
        }

        return true;
    }

    /// <summary>Returns a percentile of the latency from message to answer, in milliseconds.</summary>
    /// <param name="share">0 to 1; 0.5 for the median.</param>
    public double Milliseconds(double share)
    {
        var sorted = _took.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))] * 1000.0 / Stopwatch.Frequency;
    }
}
