using System.Globalization;

namespace NemoVideo.Agent;

/// <summary>Which tools run. A call may come twice with one id and is counted once (trap 8 of the recordings).</summary>
internal sealed class ToolCalls
{
    /// <summary>Calls remembered of one turn; beyond it a repetition is no longer recognised.</summary>
    private const int MaxCalls = 4096;

    private readonly HashSet<(string Id, string Name)> _started = [];
    private readonly HashSet<(string Id, string Name)> _finished = [];
    private readonly HashSet<(string Id, string Name)> _questions = [];
    private readonly List<(string Id, string Name)> _running = [];
    private int _unnamed;

    /// <param name="id">The wire's id; null: the call cannot be recognised again and gets an id of ours.</param>
    /// <returns>Null when it is known already.</returns>
    public AgentEvent? Start(string? id, string name, AgentQuestions? questions)
    {
        var call = (Id: id ?? string.Create(CultureInfo.InvariantCulture, $"call-{++_unnamed}"), name);
        if (!Remember(_started, call))
        {
            return null;
        }

        if (questions is not null)
        {
            Remember(_questions, call);
            return new AgentEvent.Asked(questions);
        }

        if (_running.Count < MaxCalls)
        {
            _running.Add(call);
        }

        return new AgentEvent.ToolStarted(call.Id, name);
    }

    /// <returns>Null when it had finished before, or was a question: that ends with the person's answer.</returns>
    public AgentEvent? Finish(string? id, string? name)
    {
        var at = _running.FindIndex(call => id is not null && call.Id == id && (name is null || call.Name == name));
        // Without an id, or with one that the start did not have: the oldest of that name.
        at = at < 0 ? _running.FindIndex(call => call.Name == name) : at;
        var ended = at >= 0 ? _running[at] : (Id: id ?? "", Name: name ?? "");
        if (at >= 0)
        {
            _running.RemoveAt(at);
        }

        return _questions.Contains(ended) || IsQuestion(ended.Name) || !Remember(_finished, ended) ? null : new AgentEvent.ToolFinished(ended.Id, ended.Name);
    }

    public static bool IsQuestion(string name) => name.Equals("ask_question", StringComparison.OrdinalIgnoreCase);

    private static bool Remember(HashSet<(string Id, string Name)> calls, (string Id, string Name) call) =>
        calls.Count >= MaxCalls ? !calls.Contains(call) : calls.Add(call);
}
