using Microsoft.Extensions.Options;

namespace NemoBot.Storage.Proof;

/// <summary>Where the open store has its keys and its files. Until the start has proved which folders are its own, these are the plain ones, and no key is made.</summary>
public sealed class StoreFolders(IOptions<StorageOptions> options)
{
    private (string Keys, string Files)? _proved;

    public bool IsProved => _proved is not null;

    public string Keys => _proved?.Keys ?? options.Value.KeysFolder;

    public string Files => _proved?.Files ?? options.Value.FilesFolder;

    public void Use(string keys, string files) => _proved = (keys, files);
}
