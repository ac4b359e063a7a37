using NemoBot.Core.Backend;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Drafts;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoBot.Core.Work;
using NemoVideo;
using NemoVideo.Accounts;
using NemoVideo.Agent;
using NemoVideo.Drafts;
using NemoVideo.Http;

namespace NemoBot.Core.Jobs;

/// <summary>Builds the report of a finished edit from what the agent said, what changed on the timeline, and what it cost.</summary>
internal sealed partial class EditReport(NemoVideoClient nemo, BrowserLinks browser, StreamFailures failures, AgentPictures pictures, Tips tips, ILogger<EditReport> logger)
{
    /// <summary>Reports an edit whose stream ended normally.</summary>
    public async Task<JobResult> EndedAsync(JobContext context, Workspace workspace, EditCheckpoint checkpoint, AgentTurn turn)
    {
        var result = turn.Failure is { } failure
            ? await FailedAsync(context, workspace, checkpoint, turn, failure)
            : await AnsweredAsync(context, workspace, checkpoint, turn);
        return result with { More = [.. result.More, .. await pictures.RenderAsync(context, workspace, turn.Pictures)] };
    }

    private async Task<JobResult> AnsweredAsync(JobContext context, Workspace workspace, EditCheckpoint checkpoint, AgentTurn turn)
    {
        var texts = context.Texts;
        var state = await TryStateAsync(workspace, context.Stopping);
        var diff = Diff(checkpoint, state);
        var changedNothing = state is not null && !HasChanged(checkpoint, state);
        if (state is not null)
        {
            await workspace.RecordStepAsync(!changedNothing, context.Stopping);
        }

        var balance = await TryBalanceAsync(workspace, context.Stopping);
        var cost = CostOf(state is null || changedNothing ? TurnEnd.Unchanged : TurnEnd.Changed, workspace, checkpoint, balance);
        if (turn.Questions is { Questions.Count: > 0 } asked)
        {
            var questions = QuestionCard.InWords(asked, texts);
            await context.SaveAsync(checkpoint with { Questions = questions });
            var question = QuestionCard.Render(context.Job, questions, 0, [], texts);
            return new(JobState.Done, question with { Text = Join(SessionReplaced(workspace, texts), turn.IsSilent ? "" : turn.Answer.Text, question.Text, cost.Words(texts, isDespite: false)) })
            {
                Asks = true,
                ChangedNothing = changedNothing,
                Cost = cost,
            };
        }

        var asksInWords = !turn.IsSilent && turn.Answer.Text.TrimEnd(' ', '\n', '*', '_', ')', '"', '”', '」') is [.., '?' or '？'];
        if (asksInWords)
        {
            await context.SaveAsync(checkpoint with { AsksInWords = true });
        }

        var isOnlyPicture = turn.IsSilent && turn.Pictures.Count > 0 && changedNothing;
        var text = isOnlyPicture ? texts[TextKey.PictureShown] : turn.IsSilent ? Changes(diff, state, checkpoint, texts) : turn.Answer.Text;
        if (!turn.IsSilent && context.Limits is { DrawsCards: false } && diff is { IsEmpty: false })
        {
            text = Join(text, TimelineDiffText.Of(diff, texts));
        }

        var instead = EditNextSteps.InPlaceOf(turn.Answer.Actions, state, balance?.Available, texts);
        var tip = await tips.AfterEditAsync(context.Job, context.Skill, context.Texts, isWeak: turn.IsSilent && changedNothing, context.Stopping);
        var done = await DoneAsync(
            context,
            workspace,
            Join(SessionReplaced(workspace, texts), text, instead, tip?.Text, cost.Words(texts, isDespite: false)),
            state,
            WithTip([.. EditNextSteps.After(context, turn, diff, state), .. EditNextSteps.Captions(state, texts), .. EditNextSteps.History(workspace.Project, texts)], tip));
        return done with { Chat = tip?.Counted, Asks = asksInWords && changedNothing, ChangedNothing = changedNothing, Cost = cost };
    }

    /// <summary>Reports a lost stream where the state shows that the edit was made.</summary>
    public async Task<JobResult> RecoveredAsync(JobContext context, Workspace workspace, EditCheckpoint checkpoint, ProjectState state)
    {
        var texts = context.Texts;
        var cost = CostOf(TurnEnd.Changed, workspace, checkpoint, await TryBalanceAsync(workspace, context.Stopping));
        var diff = Diff(checkpoint, state);
        await workspace.RecordStepAsync(hasChanged: true, context.Stopping);
        var text = Join(texts[TextKey.RecoveredChanged], Changes(diff, state, checkpoint, texts), cost.Words(texts, isDespite: false));
        return await DoneAsync(context, workspace, text, state, [.. EditNextSteps.Fitting(context, state, diff), .. EditNextSteps.Captions(state, texts), .. EditNextSteps.History(workspace.Project, texts)]) with { Cost = cost };
    }

    /// <summary>Reports a lost stream where nothing changed during all reads.</summary>
    public async Task<JobResult> LostAsync(JobContext context, Workspace workspace, EditCheckpoint checkpoint)
    {
        var texts = context.Texts;
        var cost = CostOf(TurnEnd.Failed, workspace, checkpoint, await TryBalanceAsync(workspace, context.Stopping));
        return new(JobState.Failed, new()
        {
            Text = Join(texts[TextKey.RecoveredUnchanged], cost.Words(texts, isDespite: true)),
            Buttons = [Retry(context)],
        })
        {
            Fault = FaultName.StreamLost,
            Cost = cost,
        };
    }

    /// <summary>Reports an edit that the user cancelled while it ran: the bot stops listening and says what is known.</summary>
    public async Task<JobResult> StoppedAsync(JobContext context, Workspace workspace, EditCheckpoint checkpoint)
    {
        var texts = context.Texts;
        var state = await TryStateAsync(workspace, context.Stopping);
        var changed = state is not null && HasChanged(checkpoint, state);
        if (changed)
        {
            await workspace.RecordStepAsync(hasChanged: true, context.Stopping);
        }

        var cost = CostOf(TurnEnd.Stopped, workspace, checkpoint, await TryBalanceAsync(workspace, context.Stopping));
        var text = changed
            ? Join(texts[TextKey.StoppedChanged], Changes(Diff(checkpoint, state), state, checkpoint, texts))
            : texts[TextKey.StoppedUnchanged];
        return new(JobState.Cancelled, new() { Text = Join(text, cost.Words(texts, isDespite: false)), Timeline = Picture(state, workspace, texts) }) { Cost = cost };
    }

    /// <summary>Reports that the backend lost the project and the footage could not be uploaded again.</summary>
    public static JobResult FootageLost(JobContext context, Workspace workspace) => new(JobState.Failed, new()
    {
        Text = context.Texts.Format(TextKey.FootageLost, context.Texts.List(workspace.LostFootage.Select(Markup.Escape))),
    })
    {
        Fault = FaultName.FootageLost,
    };

    public static bool HasChanged(EditCheckpoint before, ProjectState now) =>
        !string.Equals(before.DraftBefore, now.Draft?.RawJson, StringComparison.Ordinal) || before.MediaBefore != now.Media.Count;

    /// <summary>Returns the credits; null if they cannot be read now.</summary>
    public async Task<CreditBalance?> TryBalanceAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        try
        {
            return await workspace.ReadAsync((access, _) => nemo.GetCreditsAsync(access, cancellationToken), cancellationToken);
        }
        catch (Exception fault) when (fault is NemoVideoException or NoFreeAccountException)
        {
            LogNotRead(fault, workspace.Project.Id);
            return null;
        }
    }

    /// <summary>Reports an error from the stream: the same words as over REST, and what is known of the timeline and the cost. Nothing is sent again.</summary>
    private async Task<JobResult> FailedAsync(JobContext context, Workspace workspace, EditCheckpoint checkpoint, AgentTurn turn, AgentEvent.Failed failure)
    {
        var texts = context.Texts;
        LogFailed(context.Job.Id, failure.Code, failure.Message);
        var renewal = failure.Meaning == NemoErrorCode.InvalidToken ? await failures.RenewAsync(workspace, context.Stopping) : TokenRenewal.NotOurs;
        var state = await TryStateAsync(workspace, context.Stopping);
        var diff = Diff(checkpoint, state);
        var balance = await TryBalanceAsync(workspace, context.Stopping);
        var changed = state is not null && HasChanged(checkpoint, state);
        if (changed)
        {
            await workspace.RecordStepAsync(hasChanged: true, context.Stopping);
        }

        var cost = renewal == TokenRenewal.NotOurs
            ? CostOf(changed ? TurnEnd.Changed : TurnEnd.Failed, workspace, checkpoint, balance)
            : TurnCost.Nothing; // The free account has expired, and its credits with it.
        var isUntouched = state is not null && !changed && cost.Certainty is null;
        var message = await failures.MessageOfAsync(failure, renewal, isUntouched, context);
        var said = turn.IsSilent ? "" : turn.Answer.Text;

        // An empty account or a busy backend has nothing to do with how the request was worded.
        var tip = failure.Meaning is NemoErrorCode.ServerTrouble or NemoErrorCode.Refused ? await tips.AfterEditAsync(context.Job, context.Skill, context.Texts, isWeak: true, context.Stopping) : null;
        return new(JobState.Failed, new()
        {
            Text = Join(
                said,
                message.Text,
                changed ? Join(texts[TextKey.EditFailedButChanged], Changes(diff, state, checkpoint, texts)) : "",
                message.SaysCost ? "" : cost.Words(texts, isDespite: true),
                tip?.Text),
            Buttons = WithTip(message.Buttons, tip),
            ProjectId = workspace.Project.Id, // The tip's button is an edit.
            Timeline = changed ? Picture(state, workspace, texts) : null,
        })
        {
            Fault = FaultName.Of(failure.Meaning),
            Cost = cost,
            Chat = tip?.Counted,
        };
    }

    private async Task<JobResult> DoneAsync(JobContext context, Workspace workspace, string text, ProjectState? state, IReadOnlyList<Button> buttons)
    {
        // The report contains the project's browser link once, when the project exists.
        var address = workspace.IsNew ? await browser.TryClaimAsync(workspace.Access, workspace.Project, context.Stopping) : null;
        return new(JobState.Done, new()
        {
            Text = text,
            Buttons = address is null ? buttons : [.. buttons, EditNextSteps.InBrowser(address, context.Texts)],
            Timeline = Picture(state, workspace, context.Texts),
        })
        {
            IsResult = true,
        };
    }

    private static string Changes(TimelineDiff? diff, ProjectState? state, EditCheckpoint checkpoint, Texts texts) => (diff, state) switch
    {
        (null, _) or (_, null) => texts[TextKey.DoneStateUnknown],
        _ when !HasChanged(checkpoint, state) => texts[TextKey.DoneUnchanged],
        _ => TimelineDiffText.Of(diff, texts),
    };

    private static TimelineDiff? Diff(EditCheckpoint before, ProjectState? now) =>
        now is null ? null : TimelineDiff.Between(before.DraftBefore is { } raw ? new Draft(raw) : null, now.Draft);

    private static TimelinePicture? Picture(ProjectState? state, Workspace workspace, Texts texts) =>
        state?.Draft?.Timeline is { Tracks.Count: > 0 } timeline && TimelineText.Picture(timeline, texts) is { } picture ? TimelineSources.OfFootage(picture, workspace.Project) : null;

    private static TurnCost CostOf(TurnEnd end, Workspace workspace, EditCheckpoint checkpoint, CreditBalance? after)
    {
        var before = checkpoint.CreditsBefore is { } available ? new CreditBalance(available, checkpoint.FrozenBefore, available + checkpoint.FrozenBefore) : null;
        var isOtherAccount = checkpoint.Account is { } account && account != workspace.Account;
        return TurnCost.Of(end, before, isOtherAccount ? null : after, workspace.Grant.IsShared, checkpoint.Generated ? UsualPrice.Clip : UsualPrice.Edit);
    }

    private static string SessionReplaced(Workspace workspace, Texts texts) => workspace.SessionReplaced ? texts[TextKey.SessionReplaced] : "";

    private static Button Retry(JobContext context) => new(context.Texts[TextKey.ButtonRetry], new(ButtonKind.Retry, context.Job.Id), ButtonStyle.Primary);

    /// <summary>The tip's suggestions come last: they are not part of the work.</summary>
    private static IReadOnlyList<Button> WithTip(IReadOnlyList<Button> buttons, Tip? tip) => tip?.Button is { } proposed ? [.. buttons, proposed] : buttons;

    private static string Join(params ReadOnlySpan<string?> parts)
    {
        var said = new List<string>();
        foreach (var part in parts)
        {
            if (!string.IsNullOrWhiteSpace(part))
            {
                said.Add(part);
            }
        }

        return string.Join("\n\n", said);
    }

    private async Task<ProjectState?> TryStateAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        try
        {
            return await workspace.ReadAsync((access, session) => nemo.GetStateAsync(access, session, cancellationToken), cancellationToken);
        }
        catch (Exception fault) when (fault is NemoVideoException or NoFreeAccountException)
        {
            LogNotRead(fault, workspace.Project.Id);
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Edit {Job} failed at the backend: {Code} {Detail}")]
    private partial void LogFailed(string job, string? code, string detail);

    [LoggerMessage(LogLevel.Warning, "Could not read the state or balance of project {Project} for the report")]
    private partial void LogNotRead(Exception fault, string project);
}
