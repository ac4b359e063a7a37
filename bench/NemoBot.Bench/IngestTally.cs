using System.Diagnostics;

namespace NemoBot.Bench;

/// <summary>Who said what, and which of it was answered: by id, so that nothing counts twice and nothing that is lost goes unseen.</summary>
/// <param name="total">Messages, numbered from 0.</param>
internal sealed class IngestTally(int total)
{
    private readonly int[] _answers = new int[total];
    private readonly long[] _saidAt = new long[total];
    private readonly long[] _took = new long[total];
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _answered;
    private int _repeated;

    /// <summary>Ends with the last answer.</summary>
    public Task Done => _done.Task;

    /// <summary>Answers to a message that had one.</summary>
    public int Repeated => Volatile.Read(ref _repeated);

    public void Said(int message) => _saidAt[message] = Stopwatch.GetTimestamp();

    /// <summary>True for the first answer to the message.</summary>
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

    /// <summary>From said to answered, in milliseconds.</summary>
    /// <param name="share">0.5: the median.</param>
    public double Milliseconds(double share)
    {
        var sorted = _took.Order().ToArray();
        return sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))] * 1000.0 / Stopwatch.Frequency;
    }
}
