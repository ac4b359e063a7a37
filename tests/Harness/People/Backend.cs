using NemoVideo.Simulator;
using NemoVideo.Simulator.Faults;
using NemoVideo.Simulator.Log;

namespace Harness.People;

/// <summary>The video API: fails at random on request, and records its requests.</summary>
internal sealed class Backend(SimulatorServer nemo) : IAsyncDisposable
{
    /// <summary>The prefix of all tokens of the video API.</summary>
    public const string TokenPrefix = "nmv_";

    /// <summary>How the bot sends the answer to the simulator's question.</summary>
    private const string AnswerStart = "1. Which change would help most: ";

    /// <summary>The server's complaints about a request whose sender was killed in the middle of it.</summary>
    private static readonly string[] SenderDied = ["Unexpected end of request content", "Connection reset by peer"];

    public Uri Address => nemo.Address;

    public static async Task<Backend> StartAsync() => new(await SimulatorServer.StartAsync(
        new() { Speed = 0.05, UseFfmpeg = false, SeparateCdn = true, TokensPerAddress = 100_000, TokensPerClient = 1_000, CreditsPerAccount = 1_000_000 },
        TimeProvider.System,
        CancellationToken.None));

    public void MayFail(Random random)
    {
        if (random.Next(3) == 0)
        {
            nemo.Faults.Everywhere.Add(random.Next(14) switch
            {
                0 => Fault.CutStream(random.Next(4), applied: true),
                1 => Fault.CutStream(random.Next(4), applied: false),
                2 => Fault.LoseAnswer(SimulatedCall.RenderSubmit),
                3 => Fault.LoseAnswer(SimulatedCall.Upload),
                4 => Fault.LoseAnswer(SimulatedCall.Chat),
                5 => Fault.Refuse(SimulatedCall.State, 502),
                6 => Fault.Throttle(SimulatedCall.Chat),
                7 => Fault.Throttle(SimulatedCall.RenderSubmit),
                8 => Fault.Refuse(SimulatedCall.Download, 503),
                9 => Fault.FailRender("The renderer broke."),
                10 => Fault.ErrorFrame("The model broke."),
                11 => Fault.SlowUpload(TimeSpan.FromMilliseconds(random.Next(100, 600))),
                12 => Fault.Refuse(SimulatedCall.RenderPoll, 500),
                _ => Fault.SlowRender(TimeSpan.FromMilliseconds(300)),
            });
        }
    }

    public void Heal() => nemo.Faults.Everywhere.Clear();

    /// <summary>The number of different prompts that were started.</summary>
    public int Prompts => nemo.Log.Of(LogKind.ChatMessage).Select(entry => entry.Text).Distinct().Count();

    /// <summary>The number of questions that were answered.</summary>
    public int Answers => nemo.Log.Of(LogKind.ChatMessage).Count(entry => entry.Text!.StartsWith(AnswerStart, StringComparison.Ordinal));

    /// <summary>The number of finished renders of a user's projects.</summary>
    public int Rendered(Mark mark)
    {
        var sessions = SessionsOf(mark);
        return nemo.Log.Of(LogKind.RenderCompleted).Count(entry => entry.SessionId is { } session && sessions.Contains(session));
    }

    public IEnumerable<string> Violations(IReadOnlyList<IScriptedPerson> people)
    {
        var prompts = nemo.Log.Of(LogKind.ChatMessage);
        foreach (var words in people.SelectMany(person => Unmarked(person, prompts)))
        {
            yield return words;
        }

        foreach (var (person, said) in people.SelectMany(person => person.Accepted.Where(said => said.Wish.IsForBackend).Select(said => (person, said))))
        {
            var paid = prompts.Count(entry => entry.Text!.Contains(said.Wish.Marker, StringComparison.Ordinal));
            var retries = person.Presses.Count(press => press.Button.Meaning == ButtonMeaning.Retry && press.On.About == said.MessageId);
            var repeated = Repeated(person);
            if (paid > 1 + retries + repeated)
            {
                yield return $"The backend got {said.Wish.Marker} {paid} times, with {retries} retries and {repeated} presses of \"Same as before\".";
            }
        }

        foreach (var render in nemo.Log.Of(LogKind.RenderStarted).GroupBy(entry => entry.Subject).Where(group => group.Count() > 1))
        {
            yield return $"Render {render.Key} began {render.Count()} times.";
        }

        foreach (var (person, others) in people.Select(person => (person, people.Where(other => other != person))))
        {
            var sessions = SessionsOf(person.Mark);
            foreach (var mixed in others.Where(other => SessionsOf(other.Mark).Overlaps(sessions)))
            {
                yield return $"{person.Mark.Name} and {mixed.Mark.Name} share a project.";
            }
        }

        // A request that dies with the process is truncated; no request may have any other fault.
        foreach (var broken in nemo.Log.Of(LogKind.Violation).Where(entry => !SenderDied.Any(words => entry.Text!.Contains(words, StringComparison.Ordinal))))
        {
            yield return $"The contract was broken: {broken.Text}";
        }
    }

    public ValueTask DisposeAsync() => nemo.DisposeAsync();

    /// <summary>
    /// What a button said for the user, and answers to the backend's questions. They contain no mark, so they are counted: at most one answer for each question, and one instruction
    /// for each press and each choice typed without a question.
    /// </summary>
    private IEnumerable<string> Unmarked(IScriptedPerson person, IReadOnlyList<LogEntry> prompts)
    {
        var sessions = SessionsOf(person.Mark);
        var mine = prompts.Where(entry => entry.SessionId is { } session && sessions.Contains(session)).Select(entry => entry.Text!).ToList();
        var typed = person.Accepted.Where(said => said.Wish.Kind == WishKind.Answer).Select(said => said.MessageId).ToHashSet();
        var retried = person.Presses.Count(press => press.Button.Meaning == ButtonMeaning.Retry && press.On.About is { } about && typed.Contains(about));
        var asked = mine.Count(text => person.Accepted.Any(said => said.Wish.Kind == WishKind.Question && text.Contains(said.Wish.Marker, StringComparison.Ordinal)));
        var answers = mine.Count(text => text.StartsWith(AnswerStart, StringComparison.Ordinal));
        if (answers > asked + retried)
        {
            yield return $"The backend got {answers} answers of {person.Mark.Name} to {asked} questions.";
        }

        var pressed = person.Presses.Count(press => press.Button.Meaning == ButtonMeaning.Other);
        var others = mine.Count(text => !text.StartsWith(AnswerStart, StringComparison.Ordinal) && !person.Mark.IsIn(text));
        if (others > pressed + typed.Count + retried + Repeated(person))
        {
            yield return $"The backend got {others} instructions of {person.Mark.Name} that {pressed} presses and {typed.Count} typed choices made.";
        }
    }

    /// <summary>Which instruction each repeats is not known: it may be any that was said before.</summary>
    private static int Repeated(IScriptedPerson person) => person.Presses.Count(press => press.Button.Meaning == ButtonMeaning.Same);

    private HashSet<string> SessionsOf(Mark mark) =>
        [.. nemo.Log.Entries.Where(entry => mark.IsIn($"{entry.Text} {entry.Subject}")).Select(entry => entry.SessionId).OfType<string>()];
}
