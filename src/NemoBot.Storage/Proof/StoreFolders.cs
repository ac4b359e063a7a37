using Microsoft.Extensions.Options;

namespace NemoBot.Storage.Proof;

/// <summary>
/// Gets the folders of the open store's keys and files. Until startup has verified which folders belong to it, these are the default ones, and no key is created.
/// </summary>
public sealed class StoreFolders(IOptions<StorageOptions> options)
{
    private (string Keys, string Files)? _proved;
    private bool _areShared;

    public bool IsProved => _proved is not null;

    /// <summary>
    /// Gets whether no other process writes there: startup has verified that the folders belong to the store, and this process alone has the store's lock. What is
    /// half-written there, and not by this process, is then left from an earlier one.
    /// </summary>
    public bool AreOurs => IsProved && !_areShared;

    public string Keys => _proved?.Keys ?? options.Value.KeysFolder;

    public string Files => _proved?.Files ?? options.Value.FilesFolder;

    /// <param name="areShared">Whether other processes use the store too, and these folders.</param>
    public void Use(string keys, string files, bool areShared = false) => (_proved, _areShared) = ((keys, files), areShared);
}
