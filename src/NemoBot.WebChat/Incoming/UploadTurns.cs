namespace NemoBot.WebChat.Incoming;

/// <summary>Lets one request at a time work on an upload.</summary>
/// <remarks>
/// After a broken line, the server may still wait for the rest of the previous request, because nobody told it. The sender's next request, which asks how much has
/// arrived, therefore interrupts it.
/// </remarks>
internal sealed class UploadTurns
{
    private readonly Lock _gate = new();

    // As many as there are requests in progress.
    private readonly Dictionary<string, Turn> _turns = new(StringComparer.Ordinal);

    /// <summary>Returns null if another request works on the upload.</summary>
    public Turn? TryTake(string id)
    {
        lock (_gate)
        {
            var turn = new Turn(this, id);
            return _turns.TryAdd(id, turn) ? turn : null;
        }
    }

    /// <summary>Interrupts the request that works on the upload, and waits for its end.</summary>
    public async Task<Turn> TakeOverAsync(string id, CancellationToken cancellationToken)
    {
        while (true)
        {
            Turn? holder;
            lock (_gate)
            {
                if (!_turns.TryGetValue(id, out holder))
                {
                    return _turns[id] = new(this, id);
                }
            }

            await holder.InterruptAsync();
            await holder.Ended.WaitAsync(cancellationToken);
        }
    }

    private void End(Turn turn)
    {
        lock (_gate)
        {
            _turns.Remove(turn.Id);
        }
    }

    /// <summary>Represents a request that works on an upload. Disposing it lets the next one.</summary>
    internal sealed class Turn(UploadTurns turns, string id) : IDisposable
    {
        private readonly CancellationTokenSource _interrupted = new();
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Id { get; } = id;

        /// <summary>Gets whether a later request wants to work on the upload.</summary>
        public CancellationToken Interrupted => _interrupted.Token;

        public Task Ended => _ended.Task;

        // Not disposed: it has no timer, and a later request may cancel it at any time.
        public Task InterruptAsync() => _interrupted.CancelAsync();

        public void Dispose()
        {
            turns.End(this);
            _ended.TrySetResult();
        }
    }
}
