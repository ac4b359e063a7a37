namespace NemoBot.Core.Concurrency;

/// <summary>The number of processes that share the store, and with it the platforms' limits: 1 for a bot that is alone.</summary>
public sealed class ProcessCount
{
    private volatile int _value = 1;

    public int Value
    {
        get => _value;
        set => _value = Math.Max(1, value);
    }
}
