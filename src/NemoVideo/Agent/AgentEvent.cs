using System.Text.Json;
using NemoVideo.Http;

namespace NemoVideo.Agent;

/// <summary>One thing that the agent said or did, independent of the server's family of events (docs/contracts/nemovideo.md §4.2).</summary>
public abstract record AgentEvent
{
    private AgentEvent()
    {
    }

    /// <summary>A new piece of visible text; never a repetition or a thought.</summary>
    /// <param name="Utterance">The text of the turn that it belongs to, numbered from 0 in order of beginning: parallel agents interleave their pieces.</param>
    /// <param name="Text">Append it to that utterance unchanged; well-formed UTF-16 even if the input was not.</param>
    public sealed record TextReceived(int Utterance, string Text) : AgentEvent;

    /// <summary>A tool started. Never shown; it may select a neutral progress line by <see cref="ToolKind"/>.</summary>
    public sealed record ToolStarted(string CallId, string Name) : AgentEvent
    {
        public ToolKind Kind => ToolKinds.Of(Name);
    }

    /// <summary>A tool finished.</summary>
    public sealed record ToolFinished(string CallId, string Name) : AgentEvent
    {
        public ToolKind Kind => ToolKinds.Of(Name);
    }

    /// <summary>The agent waits for the user: a call of <c>ask_question</c>, or at the end of the stream calls that wait for an approval.</summary>
    public sealed record QuestionsAsked(AgentQuestions Questions) : AgentEvent;

    /// <summary>Keys of the session's state that changed; useful as progress, but the state endpoint is authoritative.</summary>
    public sealed record StateChanged(JsonElement Delta) : AgentEvent;

    /// <summary>The turn failed, completely or from here on.</summary>
    /// <param name="Code">The server's code (<c>SAFETY</c>, <c>MAX_TOKENS</c>, <c>429</c>, …); null if there is none.</param>
    /// <param name="Message">For the log; never shown to users.</param>
    public sealed record Failed(string? Code, string Message) : AgentEvent
    {
        /// <summary>The same error as over REST; <see cref="NemoErrorCode.ServerTrouble"/> if it is unknown.</summary>
        public NemoErrorCode Meaning => ApiErrors.OfStream(Code, Message);
    }

    /// <summary>The agent shows a picture.</summary>
    public sealed record PictureReceived(AgentPicture Picture) : AgentEvent;

    /// <summary>The connection is alive; says nothing about the agent.</summary>
    public sealed record Heartbeat : AgentEvent;
}

/// <summary>The kind of work that a tool does, for a neutral progress line.</summary>
public enum ToolKind
{
    Other,

    /// <summary>Generates video, 2-5 minutes.</summary>
    Generation,

    /// <summary>Music, voice or other sound, 1-2 minutes.</summary>
    Audio,

    /// <summary>Edits the timeline.</summary>
    Timeline,

    /// <summary>Analyses the footage.</summary>
    Analysis,
}

/// <summary>Questions that the agent asks at once.</summary>
public sealed record AgentQuestions(string? Title, IReadOnlyList<AgentQuestion> Questions)
{
    /// <summary>Returns the answer as the backend reads it: an ordinary message, one line for each question (docs/contracts/nemovideo.md §4.6).</summary>
    /// <param name="answers">Labels chosen, or free text, by question id; a question that is missing or has none was skipped.</param>
    public string AnswerText(IReadOnlyDictionary<string, IReadOnlyList<string>> answers) =>
        string.Join('\n', Questions.Select((question, index) => $"{index + 1}. {OneLine(question.Prompt)}: {Answer(answers.GetValueOrDefault(question.Id))}"));

    private static string Answer(IReadOnlyList<string>? chosen)
    {
        var labels = (chosen ?? []).Select(OneLine).Where(label => label.Length > 0).ToList();
        return labels.Count > 0 ? string.Join(", ", labels) : "Skipped";
    }

    /// <summary>A line break in a label would be a separate line for the backend.</summary>
    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>One question with its choices; without choices the answer is free text.</summary>
/// <param name="Prompt">Empty if the agent waits for an approval and gives no reason.</param>
public sealed record AgentQuestion(string Id, string Prompt, IReadOnlyList<AgentOption> Options, bool AllowMultiple)
{
    /// <summary>Gets whether a call waits for the user's approval: the options are <see cref="Approve"/> and <see cref="Reject"/>, and it cannot be skipped.</summary>
    public bool IsApproval { get; init; }

    public const string Approve = "approve";

    public const string Reject = "reject";
}

public sealed record AgentOption(string Id, string Label);
