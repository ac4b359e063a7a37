using NemoBot.Storage.LiteDb.Disk;

namespace NemoBot.Storage.LiteDb.Tests.PowerCuts;

/// <summary>What a <see cref="PowerCutStory"/> is played on: something that keeps texts by collection and id in two files.</summary>
internal interface ICutStore
{
    /// <summary>Whether it goes on after an I/O error, and then knows nothing of the commit that failed.</summary>
    bool SurvivesErrors { get; }

    /// <summary>Writes all of them in one transaction; when it returns, they are on the disk. Null deletes a text.</summary>
    void Commit(IReadOnlyDictionary<(string Collection, string Id), string?> writes);

    void Checkpoint();

    /// <summary>All texts, by the ids and by an index, which find the same.</summary>
    (Texts ById, Texts ByIndex) Read(IReadOnlyList<string> collections);

    /// <summary>An orderly end. With the power off nothing reaches a file.</summary>
    void Close();
}

internal delegate ICutStore OpenCutStore(IDiskFile data, IDiskFile log);

internal sealed class Texts : SortedDictionary<(string Collection, string Id), string>
{
    public Texts()
    {
    }

    public Texts(Texts others)
        : base(others)
    {
    }

    public bool IsSameAs(Texts others) => this.SequenceEqual(others);
}
