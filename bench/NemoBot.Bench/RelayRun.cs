using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;

namespace NemoBot.Bench;

/// <summary>The chats opened so far.</summary>
internal sealed class RelayRun(ServerProcess api, ServerProcess bot, HttpClient http, TimeSpan time) : IAsyncDisposable
{
    /// <summary>Number of chats opened concurrently; opening is not measured.</summary>
    private const int AtOnce = 32;

    private readonly CancellationTokenSource _leave = new();
    private readonly HttpClient _figures = new() { BaseAddress = api.Address };
    private readonly List<Task> _listening = [];
    private ConcurrentBag<double>? _latencies;
    private int _chats;

    /// <summary>Opens chats up to <paramref name="size"/>; returns when all their streams are open.</summary>
    public async Task GrowAsync(int size, int pages)
    {
        while (_chats < size)
        {
            var group = Enumerable.Range(_chats, Math.Min(AtOnce, size - _chats)).ToArray();
            _chats += group.Length;
            var opened = await Task.WhenAll(group.Select(_ => RelayPage.OpenAsync(http)));
            _listening.AddRange(opened.Where((_, n) => group[n] < pages).Select(ListenAsync));
            await Task.WhenAll(opened.Select(page => page.SayAsync("make the clip a little brighter and calmer")));
        }

        var waited = Stopwatch.StartNew();
        while ((await FiguresAsync()).Open is var open && open < size)
        {
            if (waited.Elapsed > TimeSpan.FromMinutes(2))
            {
                throw new TimeoutException($"Only {open} of {size} streams were opened.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System);
        }

        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System); // Allows work from the opening to finish.
    }

    public async Task<RelaySize> MeasureAsync()
    {
        var latencies = new ConcurrentBag<double>();
        var (cpu, before, clock) = (bot.Cpu, await FiguresAsync(), Stopwatch.StartNew());
        Volatile.Write(ref _latencies, latencies);
        await Task.Delay(time, TimeProvider.System);
        Volatile.Write(ref _latencies, null);
        var (used, after, elapsed) = (bot.Cpu - cpu, await FiguresAsync(), clock.Elapsed);
        var events = after.Events - before.Events;
        return new(after.Open, _listening.Count(page => !page.IsCompleted), events / elapsed.TotalSeconds, [.. latencies.Order()], used / Math.Max(1, events), bot.Memory, bot.PrivateMemory);
    }

    public async ValueTask DisposeAsync()
    {
        await _leave.CancelAsync();
        await Task.WhenAll(_listening);
        _figures.Dispose();
        _leave.Dispose();
    }

    private async Task<RelayApi.Figures> FiguresAsync() => (await _figures.GetFromJsonAsync<RelayApi.Figures>(RelayApi.FiguresPath))!;

    private async Task ListenAsync(RelayPage page)
    {
        try
        {
            await page.ListenAsync(age => Volatile.Read(ref _latencies)?.Add(age.TotalMilliseconds), _leave.Token);
        }
        catch (OperationCanceledException)
        {
            // The measurement is complete.
        }
    }
}

/// <param name="Latencies">From an event to its card, in milliseconds, smallest first.</param>
/// <param name="Memory">In bytes, resident.</param>
/// <param name="Private">In bytes, resident and private.</param>
internal sealed record RelaySize(int Streams, int Pages, double EventsPerSecond, double[] Latencies, TimeSpan CpuPerEvent, long Memory, long Private)
{
    public double CpuPerSecond => CpuPerEvent.TotalSeconds * EventsPerSecond;
}
