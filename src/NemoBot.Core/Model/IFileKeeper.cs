namespace NemoBot.Core.Model;

/// <summary>Provides stored files that are still needed although their post counts as sent; the clean-up skips them.</summary>
public interface IFileKeeper
{
    /// <summary>Returns the ids of the files to keep.</summary>
    Task<IReadOnlyCollection<string>> KeptAsync(CancellationToken cancellationToken);
}
