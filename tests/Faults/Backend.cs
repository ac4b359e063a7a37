using NemoVideo.Simulator;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Faults;

/// <summary>The far end: fails at random while it is told to, and remembers what it was asked.</summary>
internal sealed class Backend(SimulatorServer nemo) : IAsyncDisposable
{
    public Uri Address => nemo.Address;

    public static async Task<Backend> StartAsync() => new(await SimulatorServer.StartAsync(
        new() { Speed = 0.05, UseFfmpeg = false, SeparateCdn = true, TokensPerAddress = 100_000, TokensPerClient = 1_000, CreditsPerAccount = 1_000_000 },
        TimeProvider.System,
        CancellationToken.None));

    public void MayFail(Random random)
    {
        if (random.Next(3) == 0)
        {
            nemo.Faults.Everywhere.Add(random.Next(12) switch
            {
                0 => Fault.CutStream(random.Next(4), applied: true),
                1 => Fault.CutStream(random.Next(4), applied: false),
                2 => Fault.LoseAnswer(ApiCall.RenderSubmit),
                3 => Fault.LoseAnswer(ApiCall.Upload),
                4 => Fault.LoseAnswer(ApiCall.Chat),
                5 => Fault.Refuse(ApiCall.State, 502),
                6 => Fault.Throttle(ApiCall.Chat),
                7 => Fault.Throttle(ApiCall.RenderSubmit),
                8 => Fault.Refuse(ApiCall.Download, 503),
                9 => Fault.FailRender("The renderer broke."),
                10 => Fault.ErrorFrame("The model broke."),
                _ => Fault.SlowRender(TimeSpan.FromMilliseconds(300)),
            });
        }
    }

    public void Heal() => nemo.Faults.Everywhere.Clear();

    /// <summary>What was paid or done more often than it was asked for, in words.</summary>
    public IEnumerable<string> Violations(IReadOnlyList<IScriptedPerson> people)
    {
        foreach (var marker in people.SelectMany(person => person.Accepted).Select(said => said.Marker).OfType<string>())
        {
            var paid = nemo.Log.Of(LogKind.ChatMessage).Count(entry => entry.Text!.Contains(marker, StringComparison.Ordinal));
            if (paid > 1)
            {
                yield return $"The backend got {marker} {paid} times.";
            }
        }

        foreach (var render in nemo.Log.Of(LogKind.RenderStarted).GroupBy(entry => entry.Subject).Where(group => group.Count() > 1))
        {
            yield return $"Render {render.Key} began {render.Count()} times.";
        }

        var exports = people.Sum(person => person.Accepted.Count(said => said.IsExport));
        var completed = nemo.Log.Count(LogKind.RenderCompleted);
        if (completed > exports)
        {
            yield return $"{completed} renders were made for {exports} exports.";
        }

        foreach (var broken in nemo.Log.Of(LogKind.Violation))
        {
            yield return $"The contract was broken: {broken.Text}";
        }
    }

    public ValueTask DisposeAsync() => nemo.DisposeAsync();
}
