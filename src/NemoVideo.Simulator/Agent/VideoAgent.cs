using System.Text.Json.Nodes;
using NemoVideo.Simulator.Log;
using NemoVideo.Simulator.Media;
using NemoVideo.Simulator.Projects;
using NemoVideo.Simulator.Rendering;

namespace NemoVideo.Simulator.Agent;

/// <summary>Simulates the agent behind <c>/run_sse</c>: understands, freezes credits, works at a visible pace, charges, and reports (or stays silent).</summary>
internal sealed class VideoAgent(SimulatorOptions options, TimeProvider time, BackgroundWork work, AgentTools tools, SimulatorLog log)
{
    private const int EditingCost = 50;
    private const int GenerationCost = 100;

    private static readonly TimeSpan Stage = TimeSpan.FromSeconds(1.3);
    private static readonly TimeSpan Typing = TimeSpan.FromSeconds(0.12);

    /// <summary>Starts a turn; null, with nothing started, if the credits do not suffice.</summary>
    /// <param name="applies">False: the work fails before it changes anything, and costs nothing.</param>
    public Turn? TryBegin(Project project, string text, Uri cdn, bool applies)
    {
        var instructions = InstructionReader.Read(text);
        var cost = Cost(project, instructions);
        if (!project.Owner.TryFreeze(cost))
        {
            return null;
        }

        var number = project.NextTurn();
        log.Add(LogKind.ChatMessage, project.SessionId, text: text);
        var turn = new Turn("e-" + Guid.NewGuid());
        var run = new Run(project, number, turn, Phrases.For(text), new Chance(options.Seed, project.Number, number, text), cdn, applies, instructions);
        work.Start(token => RunAsync(run, cost, token));
        return turn;
    }

    private static int Cost(Project project, IReadOnlyList<Instruction> instructions) =>
        instructions.OfType<Instruction.Generate>().Any() ? GenerationCost
        : project.EditingPaid || instructions.All(instruction => instruction is Instruction.Undo or Instruction.Improve or Instruction.Reformat) ? 0
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
            var charge = changed && !(cost == EditingCost && run.Project.EditingPaid);
            run.Project.Owner.Settle(cost, charge);
            run.Project.EditingPaid |= charge && cost == EditingCost;
            run.Turn.End();
            log.Add(LogKind.ChatEnded, run.Project.SessionId, text: changed ? "changed" : "unchanged");
        }
    }

    /// <returns>True if the agent changed the cut (undo is free).</returns>
    private async Task<bool> WorkAsync(Run run, CancellationToken cancellationToken)
    {
        switch (run.Instructions)
        {
            case []:
                run.Project.PendingQuestion = null;
                await SayAsync(run, run.Words.Greeting, cancellationToken);
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

        var isUndo = run.Instructions is [Instruction.Undo];
        if ((changed || isUndo) && IsSilent(run))
        {
            run.Turn.Say(new AgentStep.Stop());
            return changed;
        }

        if (changed && options.GuiTalk && run.Words.GuiTalk(run.Chance) is { } talk)
        {
            told.Add(talk);
        }

        if (changed && !tools.CanRender)
        {
            told.Add(run.Words.NoFfmpeg);
        }

        await SayAsync(run, string.Join(run.Words.Pick(" ", ""), told), cancellationToken);
        if (changed && options.GuiTalk && run.Chance.Of("trouble", 10) == 0)
        {
            await SayAsync(run, run.Words.Trouble, cancellationToken);
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
            return (run.Applies && run.Project.Undo() ? run.Words.Undone : run.Words.NothingToUndo, false);
        }

        var foreseen = Editor.Apply(run.Project.Cut, instruction, kind => kind);
        var call = new AgentStep.Call(NewCallId(), foreseen.Tool, foreseen.Arguments);
        run.Turn.Say(call);
        await PauseAsync(Stage, cancellationToken);
        if (!run.Applies)
        {
            return ("", false);
        }

        // Apply to the current cut: another turn may have changed it meanwhile.
        var hasChanged = false;
        var result = foreseen;
        run.Project.Change(run.Number, cut =>
        {
            result = Editor.Apply(cut, instruction, run.Project.NextId);
            hasChanged = !ReferenceEquals(result.After, cut);
            return result.After;
        });
        run.Turn.Say(new AgentStep.Result(call.Id, call.Name, new JsonObject { ["status"] = hasChanged ? "ok" : "unchanged" }, hasChanged ? Delta(run) : null));
        return (run.Words.Pick(result.English, result.Chinese), hasChanged);
    }

    private async Task AskAsync(Run run, CancellationToken cancellationToken)
    {
        var question = run.Words.ImproveQuestion();
        await PauseAsync(Stage, cancellationToken);
        run.Project.PendingQuestion = question["title"]!.GetValue<string>();
        run.Turn.Say(new AgentStep.Call(NewCallId(), "ask_question", question, IsLongRunning: true));
    }

    private async Task<bool> GenerateAsync(Run run, Instruction.Generate generate, CancellationToken cancellationToken)
    {
        if (tools.Generator is not { } generator)
        {
            await SayAsync(run, run.Words.NoGenerator, cancellationToken);
            return false;
        }

        await ToolAsync(run, "generate_video_seedance", new JsonObject { ["prompt"] = generate.Description }, cancellationToken, stages: 3);
        if (!run.Applies)
        {
            return false;
        }

        var file = await generator.MakeAsync(run.Project, generate.Description, cancellationToken);
        var id = run.Project.NextId("m");
        run.Project.Change(run.Number, cut => Shelf.Place(cut, run.Project, file, id));
        await SayAsync(run, run.Words.RawVideo, cancellationToken);

        // The second stage runs without being requested (docs/contracts/nemovideo.md §4.7).
        await ToolAsync(run, "generate_music_suno", new JsonObject { ["style"] = "upbeat" }, cancellationToken);
        var title = VideoGenerator.TitleOf(generate.Description);
        run.Project.Change(run.Number, cut => Editor.Apply(
            Editor.Apply(cut, new Instruction.AddMusic("upbeat", null), run.Project.NextId).After,
            new Instruction.AddText("title", title, null, null, AtEnd: false),
            run.Project.NextId).After);
        await ToolAsync(run, "edit_multitrack", new JsonObject { ["title"] = title }, cancellationToken);
        await SayAsync(run, run.Words.Finished, cancellationToken);
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

    private sealed record Run(Project Project, int Number, Turn Turn, Phrases Words, Chance Chance, Uri Cdn, bool Applies, IReadOnlyList<Instruction> Instructions);
}

/// <param name="Generator">Null if video cannot be generated.</param>
/// <param name="CanRender">False if exports return the original clip.</param>
internal sealed record AgentTools(VideoGenerator? Generator, bool CanRender);
