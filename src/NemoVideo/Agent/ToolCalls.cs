using System.Globalization;
using System.Text.Json;

namespace NemoVideo.Agent;

/// <summary>Tracks running tools. A call may arrive twice with one id and counts once (trap 8 of the recordings).</summary>
internal sealed class ToolCalls
{
    /// <summary>Maximum number of remembered calls per turn; beyond it a repetition is not recognised.</summary>
    private const int MaxCalls = 4096;

    /// <summary>Maximum number of waiting calls; a user gets no more questions in one turn.</summary>
    private const int MaxWaiting = 10;

    private readonly HashSet<(string Id, string Name)> _started = [];
    private readonly HashSet<(string Id, string Name)> _finished = [];
    private readonly HashSet<(string Id, string Name)> _questions = [];
    private readonly List<(string Id, string Name)> _running = [];
    private readonly List<(string? Id, string Name, AgentQuestion Question)> _waiting = [];
    private int _unnamed;

    /// <summary>Gets the questions of the calls that still wait for the user; null if there are none.</summary>
    public AgentQuestions? Waiting => _waiting.Count > 0 ? new(null, [.. _waiting.Select(call => call.Question)]) : null;

    /// <summary>Records a call that ends only with the user's answer: until it is finished, it waits.</summary>
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

    /// <param name="id">The id from the stream; null if the call cannot be recognised again and gets a generated id.</param>
    /// <returns>Null if it is already known.</returns>
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
            return new AgentEvent.QuestionsAsked(questions);
        }

        if (Approvals.IsRequest(name))
        {
            return null; // It is not work, and ends with the user's answer.
        }

        if (_running.Count < MaxCalls)
        {
            _running.Add(call);
        }

        return new AgentEvent.ToolStarted(call.Id, name);
    }

    /// <returns>Null if it had already finished, or was a question, which ends with the user's answer.</returns>
    public AgentEvent? Finish(string? id, string? name)
    {
        _waiting.RemoveAll(call => id is null ? call.Name == name : call.Id == id);
        var at = _running.FindIndex(call => id is not null && call.Id == id && (name is null || call.Name == name));
        // Without an id, or with one that the start did not have: use the oldest of that name.
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
