namespace Cluster;

/// <summary>How long messages waited for their answers.</summary>
internal sealed record Waits(IReadOnlyList<TimeSpan> OfStruck, IReadOnlyList<TimeSpan> OfOthers, IReadOnlyList<string> Broken);

/// <summary>The chats in which people ask while something is struck.</summary>
/// <param name="struck">Those of a node that is struck.</param>
/// <param name="survivors">The nodes at which all of them ask.</param>
internal sealed class ProbeSet(IReadOnlyList<Probe> struck, IReadOnlyList<Probe> all, IReadOnlyList<int> survivors) : IDisposable
{
    /// <summary>Asks once in each chat, all at once.</summary>
    /// <param name="since">From when the wait in a chat of a node that is struck counts; in the others it counts from now.</param>
    /// <param name="later">If given, when it counts from then on: an answer before that did not wait.</param>
    public async Task<Waits> AskAsync(long since, Task<long>? later = null)
    {
        var asked = TimeProvider.System.GetTimestamp();
        var answers = await Task.WhenAll(all.Select(AskAsync));
        var from = later is null ? since : await later;
        return new(
            [.. answers.Where(answer => answer.Fault is null && struck.Contains(answer.Probe)).Select(answer => Between(from, answer.At))],
            [.. answers.Where(answer => answer.Fault is null && !struck.Contains(answer.Probe)).Select(answer => Between(asked, answer.At))],
            [.. answers.Select(answer => answer.Fault).OfType<string>()]);
    }

    /// <summary>Opens the pages at the survivors: from now on an answer counts when its page shows it.</summary>
    public Task OpenPagesAsync() => Task.WhenAll(all.Select((probe, number) =>
    {
        probe.TurnTo(survivors[number % survivors.Count]);
        return probe.OpenPageAsync();
    }));

    public async Task<IReadOnlyList<string>> ViolationsAsync()
    {
        List<string> broken = [];
        foreach (var probe in all)
        {
            broken.AddRange(await probe.ViolationsAsync());
        }

        return broken;
    }

    public void Dispose()
    {
        foreach (var probe in all)
        {
            probe.Dispose();
        }
    }

    private static TimeSpan Between(long from, long to) => to <= from ? TimeSpan.Zero : TimeProvider.System.GetElapsedTime(from, to);

    private async Task<(Probe Probe, long At, string? Fault)> AskAsync(Probe probe, int number)
    {
        probe.TurnTo(survivors[number % survivors.Count]);
        try
        {
            return (probe, await probe.AskAsync(), null);
        }
        catch (TimeoutException fault)
        {
            return (probe, 0, fault.Message);
        }
    }
}
