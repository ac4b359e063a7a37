namespace NemoBot.Core.Concurrency;

/// <summary>Lets one caller at a time work on what a key names; callers with other keys mostly go on meanwhile.</summary>
/// <remarks>
/// Striped: keys share 64 locks, so memory is bounded however many keys there are. Whoever holds one key must not wait for another, which may be of the same
/// lock. For work that takes milliseconds.
/// </remarks>
public sealed class KeyedLock<TKey>
    where TKey : notnull
{
    private const int Stripes = 64;

    // Nobody uses their wait handles, without which there is nothing to dispose of.
    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new SemaphoreSlim(1, 1))];

    /// <summary>Waits until nobody else holds the key. Disposing of what it returns, once, lets the next one in.</summary>
    public async ValueTask<Holder> AcquireAsync(TKey key, CancellationToken cancellationToken)
    {
        var stripe = _stripes[(uint)key.GetHashCode() % Stripes];
        await stripe.WaitAsync(cancellationToken);
        return new(stripe);
    }

    /// <summary>Holds a key until it is disposed of.</summary>
    public readonly record struct Holder : IDisposable
    {
        private readonly SemaphoreSlim _stripe;

        internal Holder(SemaphoreSlim stripe) => _stripe = stripe;

        public void Dispose() => _stripe.Release();
    }
}
