namespace Harness.Storage;

/// <summary>A store with its files, wherever these are.</summary>
internal interface IFilesUnderTest : IAsyncDisposable
{
    StoreUnderTest Store { get; }

    /// <summary>Gets the names of the whole files.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Makes a file older, or newer.</summary>
    void Touch(string name, DateTimeOffset at);
}
