namespace NemoBot.Core.Model;

/// <summary>
/// Identifies a post in a call to its platform, and carries the adapter's receipt: what the platform has of the post beyond its message id, such as further
/// messages, the video that is shown, or a step that was begun.
/// </summary>
/// <remarks>
/// A receipt is JSON that only the adapter reads. It is stored in the post's row, sealed. Whatever the outcome of a call, what the adapter noted in it is
/// kept: the outbox stores it together with the version that the platform has, or passes it to the next attempt. Not safe for concurrent calls.
/// </remarks>
/// <param name="post">The post as stored.</param>
public sealed class PostHandle(IStore store, OutboxMessage post)
{
    /// <summary>The maximum length of a receipt, in characters.</summary>
    public const int LongestReceipt = 16_384;

    private readonly ChatKey _chat = post.Chat;
    private string? _stored = post.PlatformReceipt;

    /// <summary>Our id of the post, the same for each attempt; an idempotency key where the platform supports one.</summary>
    public string Id { get; } = post.Id;

    /// <summary>When the post was made; the same for each of its versions.</summary>
    public DateTimeOffset CreatedAt { get; } = post.CreatedAt;

    /// <summary>The newest receipt; null if the adapter noted nothing yet, or the post is from a version without receipts.</summary>
    public string? Receipt { get; private set; } = post.PlatformReceipt;

    /// <summary>Whether the row has the newest receipt.</summary>
    public bool IsStored => Receipt == _stored;

    /// <summary>Why the newest receipt could not be stored; null if it was stored, or no attempt was made.</summary>
    public StorageException? Fault { get; private set; }

    /// <summary>Sets the receipt. The outbox stores it with the outcome of the call, which is enough where no further step follows.</summary>
    public void Record(string receipt)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(receipt.Length, LongestReceipt);
        Receipt = receipt;
    }

    /// <summary>
    /// Sets the receipt after a step, and stores it before the next one, even during shutdown. If the store fails, the receipt stays in memory: an exception
    /// would repeat the step with every attempt until the store works again.
    /// </summary>
    public async Task RecordAsync(string receipt)
    {
        Record(receipt);
        await TryFlushAsync();
    }

    /// <summary>Stores the receipt before a step that must not happen twice. If this fails, the receipt is unchanged, and the step must not be begun.</summary>
    /// <exception cref="StorageException">The receipt is not stored.</exception>
    public async Task SaveAsync(string receipt, CancellationToken cancellationToken)
    {
        var before = Receipt;
        Record(receipt);
        try
        {
            await FlushAsync(cancellationToken);
        }
        catch
        {
            Receipt = before;
            throw;
        }
    }

    /// <summary>Stores the receipt if the row has another one; a failure becomes <see cref="Fault"/>, which the outbox logs, and the outbox stores the receipt later.</summary>
    public async Task TryFlushAsync()
    {
        try
        {
            await FlushAsync(CancellationToken.None);
        }
        catch (StorageException broken)
        {
            Fault = broken;
        }
    }

    /// <summary>Stores the receipt if the row has another one. A post that was deleted meanwhile needs none.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (!IsStored)
        {
            await store.UpdatePostAsync(_chat, Id, stored => stored with { PlatformReceipt = Receipt }, cancellationToken);
            Flushed();
        }
    }

    /// <summary>Marks the newest receipt as stored, after a write that included it.</summary>
    public void Flushed() => (_stored, Fault) = (Receipt, null);
}
