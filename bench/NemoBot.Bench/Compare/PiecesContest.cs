namespace NemoBot.Bench.Compare;

/// <summary>The CPU time of an edit whose answer comes in very many pieces at once. Without a peer: the aim is absolute.</summary>
internal sealed class PiecesContest(BenchSettings settings) : IContest
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("bench-");
    private readonly int _pieces = settings.Number("pieces", 20_000);
    private PiecesRun? _run;

    public string Name => "pieces";

    public string Peer => "";

    public IReadOnlyList<Figure> Figures => [new($"CPU of an edit with {_pieces} partial events", "s", OwnAtMost: 2)];

    public async Task<string?> PrepareAsync()
    {
        _run = await PiecesRun.StartAsync(await settings.PublishedAsync("bot", "NemoBot"), _data.FullName);
        await _run.CostAsync(_pieces / 10); // Compiles the code.
        return null;
    }

    public async Task<IReadOnlyList<double>> OursAsync() => [(await _run!.CostAsync(_pieces)).TotalSeconds];

    public Task<IReadOnlyList<double>> TheirsAsync() => Task.FromResult<IReadOnlyList<double>>([]);

    public async ValueTask DisposeAsync()
    {
        if (_run is not null)
        {
            await _run.DisposeAsync();
        }

        _data.Delete(recursive: true);
    }
}
