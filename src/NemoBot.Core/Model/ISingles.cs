namespace NemoBot.Core.Model;

/// <summary>Runs work of which there must be one, however many processes share the store: a poller, a session with a platform, a clean-up.</summary>
public interface ISingles
{
    /// <summary>Runs the work here whenever this process is the one that should. When it ends, it is run again, here or elsewhere.</summary>
    /// <param name="name">The same in all processes; unique among the work of one.</param>
    /// <param name="work">Ends when it is cancelled: another process takes it over, or this one stops. Two may overlap for a moment.</param>
    /// <returns>A task that ends with <paramref name="stopping"/>, or with the work of a bot that is alone.</returns>
    Task RunAsync(string name, Func<CancellationToken, Task> work, CancellationToken stopping);

    /// <summary>
    /// Returns whether this process still is the one that should run the work. Ask before a step that would take something from the process that does: after a long pause
    /// of the machine this one learns late that it is another's. Costs a read, or nothing in a bot that is alone.
    /// </summary>
    /// <exception cref="StorageException">The store cannot tell now.</exception>
    Task<bool> IsOursAsync(string name, CancellationToken cancellationToken);
}

/// <summary>Of a bot that is alone: everything runs here.</summary>
public sealed class OwnSingles : ISingles
{
    public Task RunAsync(string name, Func<CancellationToken, Task> work, CancellationToken stopping) => work(stopping);

    public Task<bool> IsOursAsync(string name, CancellationToken cancellationToken) => Task.FromResult(true);
}
