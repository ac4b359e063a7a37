using System.Diagnostics.CodeAnalysis;

namespace NemoBot.Core.Model;

/// <summary>
/// The right of this process to work on a chat, where several processes could. Work in its scope (<see cref="Enter"/>) changes the store only while the right lasts: the
/// store compares the epoch in the transaction that writes.
/// </summary>
/// <remarks>A bot that is alone has no ownerships: <see cref="Current"/> is null, and nothing is compared.</remarks>
/// <param name="epoch">Tells this ownership from all earlier and later ones of the chat.</param>
/// <param name="isOwner">Reads from the store whether the right lasts.</param>
[SuppressMessage("Design", "CA1001", Justification = "Nothing waits on the source's handle and it has no timer: it holds nothing, and what still runs may look at it at any time.")]
public sealed class ChatOwnership(ChatKey chat, long epoch, Func<CancellationToken, Task<bool>> isOwner)
{
    private static readonly AsyncLocal<ChatOwnership?> Scope = new();

    private readonly CancellationTokenSource _ended = new();

    /// <summary>Gets the ownership in whose scope the calling code runs; null outside of one.</summary>
    public static ChatOwnership? Current => Scope.Value;

    public ChatKey Chat => chat;

    public long Epoch => epoch;

    /// <summary>Gets a token that is cancelled when the right ends. Work on the chat then stops as at a shutdown: the next owner resumes it.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Sets the scope for the rest of the calling async method, and for what it calls.</summary>
    /// <remarks>Call it where work on a chat begins, also without an ownership: otherwise the work is in the scope of whoever started it, perhaps another chat's.</remarks>
    public static void Enter(ChatOwnership? ownership) => Scope.Value = ownership;

    /// <summary>Ensures that the right lasts. Call it immediately before what nobody can undo: an instruction, a send. Costs a read, or nothing outside of a scope.</summary>
    /// <exception cref="NotOwnerException">The right has ended.</exception>
    public static async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (Current is { } current && !await current.IsLastAsync(cancellationToken))
        {
            current.End();
            throw new NotOwnerException(current.Chat);
        }
    }

    /// <summary>Returns whether the right of the scope lasts, or none is needed; true if the store cannot tell. Costs a read, or nothing outside of a scope.</summary>
    public static async Task<bool> LastsAsync()
    {
        try
        {
            return Current is not { } current || await current.IsLastAsync(CancellationToken.None);
        }
        catch (StorageException)
        {
            return true; // Whoever needs to know asks again.
        }
    }

    /// <summary>Ends the right. May be called more than once.</summary>
    public void End() => _ = _ended.CancelAsync(); // The token is cancelled at once; what waits for it continues elsewhere.

    private async Task<bool> IsLastAsync(CancellationToken cancellationToken) => !_ended.IsCancellationRequested && await isOwner(cancellationToken);
}
