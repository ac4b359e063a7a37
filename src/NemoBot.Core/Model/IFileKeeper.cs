namespace NemoBot.Core.Model;

/// <summary>Knows stored files that somebody still waits for, although their post counts as sent: the clean-up leaves them alone.</summary>
public interface IFileKeeper
{
    /// <summary>Ids of the files to keep now.</summary>
    Task<IReadOnlyCollection<string>> KeptAsync(CancellationToken cancellationToken);
}
