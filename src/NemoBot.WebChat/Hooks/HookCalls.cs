using System.Collections.Concurrent;
using NemoBot.Core.Model;

namespace NemoBot.WebChat.Hooks;

/// <summary>Runs the calls of several addresses beside each other: one at a time for an address, and a few for a server.</summary>
internal sealed class HookCalls(int atOnce, int perHost)
{
    private readonly ConcurrentDictionary<(ChatKey Chat, string Id), (string Host, Task Task)> _running = new();

    /// <summary>Returns whether the work runs now, or did already. Not thread-safe.</summary>
    /// <param name="ended">Called when it has ended, and there is room for other work.</param>
    public bool TryStart((ChatKey Chat, string Id) hook, string host, Func<Task> work, Action ended)
    {
        if (_running.ContainsKey(hook))
        {
            return true;
        }

        if (_running.Count >= atOnce || _running.Values.Count(running => running.Host == host) >= perHost)
        {
            return false;
        }

        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[hook] = (host, RunAsync());
        begun.SetResult();
        return true;

        async Task RunAsync()
        {
            await begun.Task; // It is on the list before it can be taken off.
            try
            {
                await work();
            }
            finally
            {
                _running.TryRemove(hook, out _);
                ended();
            }
        }
    }

    /// <summary>Waits until all have ended; they were told to.</summary>
    public Task EndAsync() => Task.WhenAll(_running.Values.Select(running => running.Task));
}
