namespace NemoBot.Core.Concurrency;

/// <summary>Allows one caller at a time per key; callers with other keys usually proceed in parallel.</summary>
/// <remarks>
/// Striped: keys share 64 locks, so memory is bounded however many keys there are. A caller that holds one key must not wait for another, which may share its
/// lock. For work that takes milliseconds.
/// </remarks>
public sealed class KeyedLock<TKey>
    where TKey : notnull
{
    private const int Stripes = 64;

    // Their wait handles are never used, so there is nothing to dispose.
    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Acquires the lock of the key. Disposing the result, once, releases it.</summary>
    public async ValueTask<Holder> AcquireAsync(TKey key, CancellationToken cancellationToken)
    {
        var stripe = _stripes[(uint)key.GetHashCode() % Stripes];
        await stripe.WaitAsync(cancellationToken);
        return new(stripe);
    }

    /// <summary>Holds a key until disposed.</summary>
    public readonly record struct Holder : IDisposable
    {
        private readonly SemaphoreSlim _stripe;

        internal Holder(SemaphoreSlim stripe) => _stripe = stripe;

        public void Dispose() => _stripe.Release();
    }
}
