using NemoVideo.Simulator.State;

namespace NemoVideo.Simulator.Accounts;

/// <summary>Represents an account and its credits.</summary>
/// <param name="expiresAt">When the token expires; null for a registered account.</param>
internal sealed class Account(string token, string userId, int credits, DateTimeOffset? expiresAt)
{
    private readonly Lock _gate = new();
    private int _available = credits;
    private int _frozen;
    private bool _expired;

    public string Token { get; } = token;
    public string UserId { get; } = userId;
    public DateTimeOffset? ExpiresAt { get; } = expiresAt;

    public (int Available, int Frozen) Balance
    {
        get
        {
            lock (_gate)
            {
                return (_available, _frozen);
            }
        }
    }

    public AccountSnapshot Export()
    {
        var (available, frozen) = Balance;
        return new(Token, UserId, available + frozen, ExpiresAt);
    }

    public bool IsExpired(DateTimeOffset now) => _expired || ExpiresAt <= now;

    public void Expire() => _expired = true;

    public void SetCredits(int amount)
    {
        lock (_gate)
        {
            _available = amount;
        }
    }

    /// <summary>Freezes credits for pending work; false, with nothing frozen, if there are too few.</summary>
    public bool TryFreeze(int amount)
    {
        lock (_gate)
        {
            if (_available < amount)
            {
                return false;
            }

            _available -= amount;
            _frozen += amount;
            return true;
        }
    }

    /// <summary>Ends a freeze: charges the credits, or releases them.</summary>
    public void Settle(int amount, bool charge)
    {
        lock (_gate)
        {
            _frozen -= amount;
            if (!charge)
            {
                _available += amount;
            }
        }
    }
}
