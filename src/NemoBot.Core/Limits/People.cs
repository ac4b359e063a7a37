using System.Text.Json;
using NemoBot.Core.Concurrency;
using NemoBot.Core.Model;

namespace NemoBot.Core.Limits;

/// <summary>
/// The people for whom the operator has decided something: who is blocked, and whose quotas differ. A person is a hash of <see cref="Callers"/>, the same that limits count
/// by: a user on one platform, or a network address of the web chat.
/// </summary>
/// <remarks>One value of the store, changed atomically. A change counts here at once, and on other nodes within <see cref="KeptFor"/>.</remarks>
public sealed class People(IStore store, TimeProvider time)
{
    /// <summary>Maximum number of people with rules; the value is read and written as a whole.</summary>
    public const int Most = 2_000;

    /// <summary>How long what was read counts as current.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(10);

    private const string Owner = "people";
    private const string Key = "rules";

    private Known? _known;

    /// <summary>Returns what is decided about the person; null for nothing.</summary>
    /// <param name="person">Null if it is not known who it is.</param>
    public async ValueTask<PersonRules?> FindAsync(string? person, CancellationToken cancellationToken) =>
        person is null ? null : (await KnownAsync(cancellationToken)).GetValueOrDefault(person);

    /// <summary>Returns all people with rules, as they are stored now.</summary>
    public async Task<IReadOnlyDictionary<string, PersonRules>> ListAsync(CancellationToken cancellationToken) =>
        Read(await store.GetValueAsync(Owner, Key, cancellationToken));

    /// <summary>Blocks the person, or leaves them blocked. Their queued work is cancelled; what has been sent to the backend ends as usual.</summary>
    /// <exception cref="TooManyPeopleException">There are rules for <see cref="Most"/> others.</exception>
    public Task BlockAsync(string person, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return ChangeAsync(person, rules => rules with { BlockedAt = rules.BlockedAt ?? now }, cancellationToken);
    }

    public Task UnblockAsync(string person, CancellationToken cancellationToken) => ChangeAsync(person, rules => rules with { BlockedAt = null, ToldBy = null }, cancellationToken);

    /// <param name="quota">Null for the defaults.</param>
    /// <exception cref="ArgumentException">A figure is out of bounds (<see cref="PersonQuota.Faults"/>).</exception>
    /// <exception cref="TooManyPeopleException">There are rules for <see cref="Most"/> others.</exception>
    public Task SetQuotaAsync(string person, PersonQuota? quota, CancellationToken cancellationToken) => quota?.Faults().FirstOrDefault() is { } fault
        ? throw new ArgumentException(fault, nameof(quota))
        : ChangeAsync(person, rules => rules with { Quota = quota is { IsEmpty: true } ? null : quota }, cancellationToken);

    /// <param name="note">Cut after <see cref="PersonRules.LongestNote"/> characters; null or empty for none.</param>
    /// <exception cref="TooManyPeopleException">There are rules for <see cref="Most"/> others.</exception>
    public Task SetNoteAsync(string person, string? note, CancellationToken cancellationToken)
    {
        var kept = string.IsNullOrWhiteSpace(note) ? null : note.Trim() is { Length: > PersonRules.LongestNote } longer ? longer[..PersonRules.LongestNote] : note.Trim();
        return ChangeAsync(person, rules => rules with { Note = kept }, cancellationToken);
    }

    /// <summary>Returns whether this message is the one whose answer tells the person that they are blocked: of several at once, one; handled again after a crash, the same.</summary>
    /// <returns>Null if the person is not blocked any more.</returns>
    internal async Task<bool?> TellsAsync(string person, string messageId, CancellationToken cancellationToken)
    {
        var all = await UpdateAsync(known => known.GetValueOrDefault(person) is { BlockedAt: not null, ToldBy: null } rules ? Put(known, person, rules with { ToldBy = messageId }) : known, cancellationToken);
        return all.GetValueOrDefault(person) is { BlockedAt: not null } now ? now.ToldBy == messageId : null;
    }

    private async Task ChangeAsync(string person, Func<PersonRules, PersonRules> change, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(person);
        await UpdateAsync(known => Put(known, person, change(known.GetValueOrDefault(person) ?? new())), cancellationToken);
    }

    private static Dictionary<string, PersonRules> Put(Dictionary<string, PersonRules> known, string person, PersonRules rules)
    {
        var all = new Dictionary<string, PersonRules>(known, StringComparer.Ordinal);
        if (rules.IsEmpty)
        {
            all.Remove(person);
        }
        else
        {
            all[person] = rules;
        }

        return all;
    }

    private async Task<Dictionary<string, PersonRules>> UpdateAsync(Func<Dictionary<string, PersonRules>, Dictionary<string, PersonRules>> change, CancellationToken cancellationToken)
    {
        var isFull = false;
        var stored = await store.UpdateValueAsync(
            Owner,
            Key,
            json =>
            {
                var before = Read(json);
                var after = change(before);
                isFull = after.Count > Most && after.Count > before.Count;
                return isFull || after == before ? json : after.Count == 0 ? null : JsonSerializer.Serialize(after, JsonSerializerOptions.Web);
            },
            keepFor: null,
            cancellationToken);
        var all = Keep(stored);
        return isFull ? throw new TooManyPeopleException() : all;
    }

    private async ValueTask<Dictionary<string, PersonRules>> KnownAsync(CancellationToken cancellationToken)
    {
        var known = Volatile.Read(ref _known);
        var now = time.GetMonotonicTimestamp();
        if (known is not null && now - known.At < KeptFor)
        {
            return known.All;
        }

        var read = new Known(Read(await store.GetValueAsync(Owner, Key, cancellationToken)), now);
        Interlocked.CompareExchange(ref _known, read, known); // A change that was made meanwhile is newer than what was read.
        return read.All;
    }

    private Dictionary<string, PersonRules> Keep(string? json)
    {
        var all = Read(json);
        Volatile.Write(ref _known, new(all, time.GetMonotonicTimestamp()));
        return all;
    }

    private static Dictionary<string, PersonRules> Read(string? json) =>
        json is null ? new(StringComparer.Ordinal) : new(JsonSerializer.Deserialize<Dictionary<string, PersonRules>>(json, JsonSerializerOptions.Web)!, StringComparer.Ordinal);

    private sealed record Known(Dictionary<string, PersonRules> All, MonotonicTimestamp At);
}

/// <summary>Thrown when rules for one more person would be more than <see cref="People.Most"/>.</summary>
public sealed class TooManyPeopleException() : Exception($"There are rules for {People.Most} people; remove some first.");
