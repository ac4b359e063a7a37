using System.Globalization;
using System.Text.Json;

namespace NemoVideo.Agent;

/// <summary>Which tools run. A call may come twice with one id and is counted once (trap 8 of the recordings).</summary>
internal sealed class ToolCalls
{
    /// <summary>Calls remembered of one turn; beyond it a repetition is no longer recognised.</summary>
    private const int MaxCalls = 4096;

    /// <summary>Calls that wait at once; a person is asked no more in one turn.</summary>
    private const int MaxWaiting = 10;

    private readonly HashSet<(string Id, string Name)> _started = [];
    private readonly HashSet<(string Id, string Name)> _finished = [];
    private readonly HashSet<(string Id, string Name)> _questions = [];
    private readonly List<(string Id, string Name)> _running = [];
    private readonly List<(string? Id, string Name, AgentQuestion Question)> _waiting = [];
    private int _unnamed;

    /// <summary>What the calls that still wait for the person ask; null when none does.</summary>
    public AgentQuestions? Waiting => _waiting.Count > 0 ? new(null, [.. _waiting.Select(call => call.Question)]) : null;

    /// <summary>Notes a call that ends only with the person's word: until it is finished, it waits.</summary>
    /// <param name="longRunning">Ids of calls whose answers come from outside.</param>
    public void Waits(string? id, string name, JsonElement? arguments, IReadOnlySet<string?> longRunning)
    {
        var isAsked = _questions.Any(call => call.Name == name && (id is null || call.Id == id));
        if (isAsked || !(Approvals.IsRequest(name) || longRunning.Contains(id)) || _finished.Contains((id ?? "", name)) || _waiting.Count >= MaxWaiting
            || _waiting.Exists(call => call.Id == id && call.Name == name))
        {
            return;
        }

        _waiting.Add((id, name, Approvals.Of(id ?? string.Create(CultureInfo.InvariantCulture, $"wait-{_waiting.Count + 1}"), name, arguments)));
    }

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

        if (Approvals.IsRequest(name))
        {
            return null; // It is no work, and ends with the person's answer.
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
        _waiting.RemoveAll(call => id is null ? call.Name == name : call.Id == id);
        var at = _running.FindIndex(call => id is not null && call.Id == id && (name is null || call.Name == name));
        // Without an id, or with one that the start did not have: the oldest of that name.
        at = at < 0 ? _running.FindIndex(call => call.Name == name) : at;
        var ended = at >= 0 ? _running[at] : (Id: id ?? "", Name: name ?? "");
        if (at >= 0)
        {
            _running.RemoveAt(at);
        }

        return _questions.Contains(ended) || IsQuestion(ended.Name) || Approvals.IsRequest(ended.Name) || !Remember(_finished, ended) ? null : new AgentEvent.ToolFinished(ended.Id, ended.Name);
    }

    public static bool IsQuestion(string name) => name.Equals("ask_question", StringComparison.OrdinalIgnoreCase);

    private static bool Remember(HashSet<(string Id, string Name)> calls, (string Id, string Name) call) =>
        calls.Count >= MaxCalls ? !calls.Contains(call) : calls.Add(call);
}
