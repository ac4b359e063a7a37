namespace NemoBot.Storage.Postgres.Work;

/// <summary>The order of operations in one transaction. There locks part nothing: who shares a chat or a name waits for the one before.</summary>
internal sealed class Chains(LockedChats locked)
{
    private readonly Dictionary<string, Task> _last = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _joined = new(StringComparer.Ordinal);

    /// <param name="start">Starts the operation, which waits for those before it; the task never fails.</param>
    public Task Add(Scope scope, Func<IReadOnlyList<Task>, Task> start)
    {
        // A chat has one chain, whichever of its addresses an operation names.
        List<string> chats = [.. scope.Chats.Select(chat => ChainOf(locked.Of(chat).Address.ToString())).Distinct(StringComparer.Ordinal)];
        List<string> chains = [.. chats, .. scope.NameKeys];
        var task = start([.. chains.Select(chain => _last.GetValueOrDefault(chain)).OfType<Task>().Distinct()]);
        chains.ForEach(chain => _last[chain] = task);
        if (scope.Joins)
        {
            chats.SkipLast(1).ToList().ForEach(chain => _joined[chain] = chats[^1]);
        }

        return task;
    }

    private string ChainOf(string chat)
    {
        while (_joined.TryGetValue(chat, out var there))
        {
            chat = there;
        }

        return chat;
    }
}
