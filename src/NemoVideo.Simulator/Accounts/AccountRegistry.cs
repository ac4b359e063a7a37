using System.Security.Cryptography;
using System.Text;
using NemoVideo.Simulator.State;

namespace NemoVideo.Simulator.Accounts;

/// <summary>Keeps the accounts by token, and limits new tokens: one per client and ten per address in 7 days.</summary>
internal sealed class AccountRegistry
{
    /// <summary>Maximum number of tokens; the oldest anonymous ones are removed first.</summary>
    private const int Limit = 100_000;

    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly Lock _gate = new();
    private byte[] _userKey = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<string, Account> _byToken = new(StringComparer.Ordinal);
    private readonly Queue<TokenIssue> _issues = [];
    private readonly SimulatorOptions _options;
    private readonly TimeProvider _time;

    public AccountRegistry(SimulatorOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        foreach (var account in options.Accounts)
        {
            _byToken[account.Token] = new Account(account.Token, account.UserId, account.Credits, expiresAt: null);
        }
    }

    /// <summary>Issues a new anonymous account; null if this client or this address has reached its limit.</summary>
    public Account? Issue(string clientId, string address)
    {
        var now = _time.GetUtcNow();
        lock (_gate)
        {
            while (_issues.TryPeek(out var oldest) && (oldest.At + Week <= now || _issues.Count >= Limit))
            {
                _byToken.Remove(_issues.Dequeue().Token);
            }

            // A token that was expired early frees the slot of its client, like one that expired on time.
            if (_issues.Count(issue => issue.ClientId == clientId && Find(issue.Token) is not null) >= _options.TokensPerClient
                || _issues.Count(issue => issue.Address == address) >= _options.TokensPerAddress)
            {
                return null;
            }

            var token = "nmv_usr_" + RandomNumberGenerator.GetHexString(32, lowercase: true);
            // The same client keeps its user id: what it created remains accessible under the new token.
            var user = Convert.ToHexStringLower(HMACSHA256.HashData(_userKey, Encoding.UTF8.GetBytes(clientId)))[..16];
            var account = new Account(token, "anon_" + user, _options.CreditsPerAccount, now + Week);
            _issues.Enqueue(new TokenIssue(now, clientId, address, token));
            _byToken[token] = account;
            return account;
        }
    }

    /// <summary>Returns the account of a currently valid token, else null.</summary>
    public Account? Find(string token)
    {
        lock (_gate)
        {
            return _byToken.TryGetValue(token, out var account) && !account.IsExpired(_time.GetUtcNow()) ? account : null;
        }
    }

    /// <summary>Returns the account of a token or a user id, valid or not.</summary>
    public Account? Known(string tokenOrUser)
    {
        lock (_gate)
        {
            return _byToken.Values.FirstOrDefault(account => account.Token == tokenOrUser || account.UserId == tokenOrUser);
        }
    }

    /// <summary>Returns the account that owned something in an earlier run; one without credits if its token was removed and its user has no other. Null if nothing tells the user.</summary>
    public Account? OwnerOf(string token, string? user) =>
        Known(token) ?? (user is null ? null : Known(user) ?? new Account(token, user, credits: 0, expiresAt: DateTimeOffset.MinValue));

    public AccountsSnapshot Export()
    {
        lock (_gate)
        {
            return new(_userKey, [.. _byToken.Values.Select(account => account.Export())], [.. _issues.Select(issue => new IssueSnapshot(issue.At, issue.ClientId, issue.Address, issue.Token))]);
        }
    }

    /// <summary>Takes up the accounts of an earlier run.</summary>
    public void Restore(AccountsSnapshot saved)
    {
        lock (_gate)
        {
            _userKey = saved.UserKey;
            foreach (var account in saved.Accounts)
            {
                _byToken[account.Token] = new(account.Token, account.UserId, account.Credits, account.ExpiresAt);
            }

            foreach (var issue in saved.Issues)
            {
                _issues.Enqueue(new(issue.At, issue.ClientId, issue.Address, issue.Token));
            }
        }
    }

    private sealed record TokenIssue(DateTimeOffset At, string ClientId, string Address, string Token);
}
