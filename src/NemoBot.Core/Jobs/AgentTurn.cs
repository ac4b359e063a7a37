using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Telemetry;
using NemoBot.Core.Text.Gui;
using NemoBot.Core.Text.Localization;
using NemoBot.Core.Work;
using NemoVideo;
using NemoVideo.Agent;
using NemoVideo.Secrets;

namespace NemoBot.Core.Jobs;

/// <summary>Follows one turn of the agent: shows it on the card while it runs and keeps its result.</summary>
internal sealed class AgentTurn(JobContext context, Workspace workspace, RawVideoNote rawVideo, SecretMask secrets, BotMetrics metrics)
{
    /// <summary>Characters beyond what a card shows: if a secret begins before the shown text, its end must not be visible.</summary>
    private const int LongestSecret = 1024;

    private readonly SecretMask _secrets = secrets.With(workspace.Access.Token.Reveal());
    private readonly AgentAnswer _answer = new();
    private readonly GuiLineReader _shown = new(context.Skill.GuiWords.Find);

    // The card reads the answer on the sender's thread, when the platform allows an update.
    private readonly Lock _gate = new();
    private readonly Lock _showing = new();

    /// <summary>The text of the answer, without mentions of an editor's buttons; empty for a silent edit.</summary>
    public GuiResult Answer => GuiTranslation.Translate(_answer.Text, context.Texts, find: context.Skill.GuiWords.Find);

    public bool IsSilent => _answer.IsSilent;

    public AgentQuestions? Questions => _answer.Questions;

    public AgentEvent.Failed? Failure => _answer.Failure;

    public IReadOnlyList<AgentPicture> Pictures => _answer.Pictures;

    /// <summary>A tool generated video in this turn: music and titles were added automatically, and the user may not want them.</summary>
    public bool Generated { get; private set; }

    /// <summary>Sends the instruction (once per call) and listens to the end.</summary>
    /// <param name="words">What the user asked for.</param>
    /// <param name="onGenerated">Called for the first generated video, before it is shown.</param>
    public async Task ListenAsync(NemoVideoClient nemo, string words, Func<Task> onGenerated, CancellationToken cancellationToken)
    {
        await ChatOwnership.CheckAsync(cancellationToken);
        using var stream = metrics.OpenStream();
        await foreach (var happened in nemo.RunAsync(workspace.Access, workspace.SessionId, _secrets.Apply(AnsweredFootage.Instruction(context.Job.Request with { Text = words }, workspace.Project)), cancellationToken))
        {
            lock (_gate)
            {
                _answer.Add(happened);
            }

            switch (happened)
            {
                case AgentEvent.TextReceived:
                    context.Card.Answer(EndSoFar);
                    break;
                case AgentEvent.ToolStarted started:
                    context.Card.Stage(StageOf(started.Kind));
                    break;
                case AgentEvent.ToolFinished { Kind: ToolKind.Generation }:
                    var isFirst = !Generated;
                    Generated = true;
                    if (isFirst)
                    {
                        await onGenerated();
                    }

                    context.Card.Stage(TextKey.StageRawVideoReady);
                    await rawVideo.SendAsync(context, workspace, isFirst);
                    break;
                default:
                    break; // Questions and failures are reported at the end; heartbeats and state changes have no visible effect.
            }
        }
    }

    /// <summary>Returns the newest words, about as many as a card can show. Runs at the card's pace, not once per chunk: chunks come by the thousand.</summary>
    private string EndSoFar()
    {
        string end;
        lock (_gate)
        {
            end = _answer.EndSoFar(context.Limits.TextLength + LongestSecret);
        }

        var safe = _secrets.ApplyToBeginning(end);
        lock (_showing)
        {
            return GuiTranslation.Translate(safe, context.Texts, _shown, final: false).Text;
        }
    }

    private static TextKey StageOf(ToolKind kind) => kind switch
    {
        ToolKind.Generation => TextKey.StageGenerating,
        ToolKind.Audio => TextKey.StageAudio,
        ToolKind.Timeline => TextKey.StageEditing,
        ToolKind.Analysis => TextKey.StageAnalyzing,
        _ => TextKey.StageWorking,
    };
}
