using Microsoft.Extensions.Options;

namespace NemoBot.Storage.Proof;

/// <summary>
/// Gets the folders of the open store's keys and files. Until startup has verified which folders belong to it, these are the default ones, and no key is created.
/// </summary>
public sealed class StoreFolders(IOptions<StorageOptions> options)
{
    private (string Keys, string Files)? _proved;

    public bool IsProved => _proved is not null;

    public string Keys => _proved?.Keys ?? options.Value.KeysFolder;

    public string Files => _proved?.Files ?? options.Value.FilesFolder;

    public void Use(string keys, string files) => _proved = (keys, files);
}
