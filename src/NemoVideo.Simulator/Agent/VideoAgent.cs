using System.Text.Json.Nodes;
using NemoVideo.Simulator.Accounts;
using NemoVideo.Simulator.Agent.Languages;
using NemoVideo.Simulator.Log;
using NemoVideo.Simulator.Media;
using NemoVideo.Simulator.Projects;
using NemoVideo.Simulator.Rendering;
using NemoVideo.Simulator.State;

namespace NemoVideo.Simulator.Agent;

/// <summary>Simulates the agent behind <c>/run_sse</c>: understands, freezes credits, works at a visible pace, charges, and reports (or stays silent).</summary>
internal sealed class VideoAgent(SimulatorOptions options, TimeProvider time, BackgroundWork work, AgentTools tools, StateKeeper state, SimulatorLog log)
{
    private const int EditingCost = 50;
    private const int GenerationCost = 100;

    private static readonly TimeSpan Stage = TimeSpan.FromSeconds(1.3);
    private static readonly TimeSpan Typing = TimeSpan.FromSeconds(0.12);

    /// <summary>Starts a turn; null, with nothing started, if the credits do not suffice.</summary>
    /// <param name="applies">False: the work fails before it changes anything, and costs nothing.</param>
    public Turn? TryBegin(Project project, string text, Uri cdn, bool applies)
    {
        var (instructions, language) = InstructionReader.Understand(text);
        var cost = Cost(project, instructions);
        var payer = project.Owner;
        if (!payer.TryFreeze(cost))
        {
            return null;
        }

        var number = project.BeginTurn(text);
        log.Add(LogKind.ChatMessage, project.SessionId, text: text);
        var turn = new Turn("e-" + Guid.NewGuid());
        var run = new Run(project, payer, number, turn, language, new Chance(options.Seed, project.Number, number, text), cdn, applies, instructions);
        work.Start(token => RunAsync(run, cost, token));
        return turn;
    }

    private static int Cost(Project project, IReadOnlyList<Instruction> instructions) =>
        instructions.Any(instruction => instruction is Instruction.Generate or Instruction.Reshape) ? GenerationCost
        : project.EditingPaid || instructions.All(instruction => instruction is Instruction.Undo or Instruction.Redo or Instruction.Improve or Instruction.Reformat) ? 0
        : EditingCost;

    private async Task RunAsync(Run run, int cost, CancellationToken cancellationToken)
    {
        var changed = false;
        try
        {
            changed = await WorkAsync(run, cancellationToken);
        }
        finally
        {
            End(run, cost, changed, isStopping: cancellationToken.IsCancellationRequested);
        }
    }

    private void End(Run run, int cost, bool changed, bool isStopping)
    {
        try
        {
            if (!isStopping) // Else the turn has not ended: where the state is kept, it begins again.
            {
                var charge = changed && !(cost == EditingCost && run.Project.EditingPaid);
                run.Payer.Settle(cost, charge);
                run.Project.EditingPaid |= charge && cost == EditingCost;
                run.Project.EndTurn(run.Number);
                state.Save(); // Before the caller learns that the turn has ended.
            }
        }
        finally
        {
            run.Turn.End(); // Also if the disk is full: otherwise the caller waits until its limit.
            log.Add(LogKind.ChatEnded, run.Project.SessionId, text: changed ? "changed" : "unchanged");
        }
    }

    /// <returns>True if the agent changed the cut (undo and redo are free).</returns>
    private async Task<bool> WorkAsync(Run run, CancellationToken cancellationToken)
    {
        switch (run.Instructions)
        {
            case []:
                run.Project.PendingQuestion = null;
                await SayAsync(run, run.Say.NothingFound, cancellationToken);
                return false;
            case [Instruction.Generate generate]:
                return await GenerateAsync(run, generate, cancellationToken);
            case [Instruction.Improve]:
                await AskAsync(run, cancellationToken);
                return false;
            default:
                return await EditAsync(run, cancellationToken);
        }
    }

    private async Task<bool> EditAsync(Run run, CancellationToken cancellationToken)
    {
        var told = new List<string>();
        var changed = false;
        run.Project.PendingQuestion = null;
        await UnderstandAsync(run, cancellationToken);
        foreach (var instruction in run.Instructions.Where(instruction => instruction is not Instruction.Improve))
        {
            var (result, hasChanged) = await ApplyAsync(run, instruction, cancellationToken);
            if (!run.Applies)
            {
                return false;
            }

            told.Add(result);
            changed |= hasChanged;
        }

        var isStep = run.Instructions is [Instruction.Undo or Instruction.Redo];
        if ((changed || isStep) && IsSilent(run))
        {
            run.Turn.Say(new AgentStep.Stop());
            return changed;
        }

        if (changed && options.GuiTalk && AgentPhrases.GuiTalk(run.Say, run.Chance) is { } talk)
        {
            told.Add(talk);
        }

        if (changed && !tools.CanRender)
        {
            told.Add(run.Say.NoFfmpeg);
        }

        await SayAsync(run, string.Join(run.Say.Separator, told), cancellationToken);
        if (changed && options.GuiTalk && run.Say.Trouble is { } trouble && run.Chance.Of("trouble", 10) == 0)
        {
            await SayAsync(run, trouble, cancellationToken);
        }

        return changed;
    }

    private async Task UnderstandAsync(Run run, CancellationToken cancellationToken)
    {
        if (run.Project.Media.IsEmpty)
        {
            return;
        }

        var call = new AgentStep.Call(NewCallId(), "understand_media", new JsonObject { ["files"] = run.Project.Media.Count });
        run.Turn.Say(call);
        await PauseAsync(Stage, cancellationToken);
        run.Turn.Say(new AgentStep.Result(call.Id, call.Name, new JsonObject { ["status"] = "ok" }, StateDelta: null));
    }

    private async Task<(string Told, bool HasChanged)> ApplyAsync(Run run, Instruction instruction, CancellationToken cancellationToken)
    {
        if (instruction is Instruction.Undo)
        {
            await ToolAsync(run, "edit_draft_undo", [], cancellationToken);
            return (run.Applies && run.Project.Undo() ? run.Say.Undone : run.Say.NothingToUndo, false);
        }

        if (instruction is Instruction.Redo)
        {
            await ToolAsync(run, "edit_draft_redo", [], cancellationToken);
            return (run.Applies && run.Project.Redo() ? run.Say.Redone : run.Say.NothingToRedo, false);
        }

        var foreseen = new Editor(run.Language, kind => kind).Apply(run.Project.Cut, instruction);
        var call = new AgentStep.Call(NewCallId(), foreseen.Tool, foreseen.Arguments);
        run.Turn.Say(call);
        await PauseAsync(Stage, cancellationToken);
        if (!run.Applies)
        {
            return ("", false);
        }

        // Apply to the current cut: another turn may have changed it meanwhile.
        var editor = new Editor(run.Language, run.Project.NextId);
        var hasChanged = false;
        var result = foreseen;
        run.Project.Change(run.Number, cut =>
        {
            result = editor.Apply(cut, instruction);
            hasChanged = !ReferenceEquals(result.After, cut);
            return result.After;
        });
        run.Turn.Say(new AgentStep.Result(call.Id, call.Name, new JsonObject { ["status"] = hasChanged ? "ok" : "unchanged" }, hasChanged ? Delta(run) : null));
        return (result.Said, hasChanged);
    }

    private async Task AskAsync(Run run, CancellationToken cancellationToken)
    {
        var question = AgentPhrases.ImproveQuestion(run.Say);
        await PauseAsync(Stage, cancellationToken);
        run.Project.PendingQuestion = question["title"]!.GetValue<string>();
        run.Turn.Say(new AgentStep.Call(NewCallId(), "ask_question", question, IsLongRunning: true));
    }

    private async Task<bool> GenerateAsync(Run run, Instruction.Generate generate, CancellationToken cancellationToken)
    {
        if (tools.Generator is not { } generator)
        {
            await SayAsync(run, run.Say.NoGenerator, cancellationToken);
            return false;
        }

        await ToolAsync(run, "generate_video_seedance", new JsonObject { ["prompt"] = generate.Description }, cancellationToken, stages: 3);
        if (!run.Applies)
        {
            return false;
        }

        var file = await generator.MakeAsync(run.Project, generate.Description, cancellationToken);
        var id = run.Project.NextId("m");
        run.Project.Change(run.Number, cut => MediaImport.Place(cut, run.Project, file, id));
        await SayAsync(run, run.Say.RawVideo, cancellationToken);

        // The second stage runs without being requested (docs/contracts/nemovideo.md §4.7).
        await ToolAsync(run, "generate_music_suno", new JsonObject { ["style"] = "upbeat" }, cancellationToken);
        var title = VideoGenerator.TitleOf(generate.Description, run.Say.SampleTitle);
        var editor = new Editor(run.Language, run.Project.NextId);
        run.Project.Change(run.Number, cut => editor.Apply(
            editor.Apply(cut, new Instruction.AddMusic("upbeat", null)).After,
            new Instruction.AddText("title", title, null, null, AtEnd: false)).After);
        await ToolAsync(run, "edit_multitrack", new JsonObject { ["title"] = title }, cancellationToken);
        await SayAsync(run, run.Say.Finished, cancellationToken);
        return true;
    }

    private async Task ToolAsync(Run run, string name, JsonObject arguments, CancellationToken cancellationToken, int stages = 1)
    {
        var call = new AgentStep.Call(NewCallId(), name, arguments);
        run.Turn.Say(call);
        await PauseAsync(stages * Stage, cancellationToken);
        run.Turn.Say(new AgentStep.Result(call.Id, call.Name, new JsonObject { ["status"] = "ok" }, run.Applies ? Delta(run) : null));
    }

    private async Task SayAsync(Run run, string text, CancellationToken cancellationToken)
    {
        const int PieceLength = 24;
        for (var start = 0; start < text.Length; start += PieceLength)
        {
            run.Turn.Say(new AgentStep.Piece(text.Substring(start, Math.Min(PieceLength, text.Length - start))));
            await PauseAsync(Typing, cancellationToken);
        }

        run.Turn.Say(new AgentStep.Whole(text));
    }

    private static JsonObject Delta(Run run)
    {
        var state = run.Project.State(run.Cdn);
        return new JsonObject { ["draft"] = state["draft"]?.DeepClone(), ["video_infos"] = state["video_infos"]?.DeepClone() };
    }

    private bool IsSilent(Run run) => options.Silence switch
    {
        SilentEdits.Always => true,
        SilentEdits.Never => false,
        _ => run.Chance.Of("silent", 100) < 30,
    };

    private static string NewCallId() => "adk-" + Guid.NewGuid();

    private Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken) =>
        options.Speed <= 0 ? Task.CompletedTask : Task.Delay(pause * options.Speed, time, cancellationToken);

    private sealed record Run(Project Project, Account Payer, int Number, Turn Turn, AgentLanguage Language, Chance Chance, Uri Cdn, bool Applies, IReadOnlyList<Instruction> Instructions)
    {
        public Sentences Say => Language.Sentences;
    }
}

/// <param name="Generator">Null if video cannot be generated.</param>
/// <param name="CanRender">False if exports return the original clip.</param>
internal sealed record AgentTools(VideoGenerator? Generator, bool CanRender);
