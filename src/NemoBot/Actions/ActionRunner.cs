using NemoBot.Conversation;
using NemoBot.Intents;
using NemoBot.Replies;
using NemoBot.Storage;

namespace NemoBot.Actions;

/// <summary>From an intent or a pressed button to the action that answers it.</summary>
internal sealed class ActionRunner(
    IStore store,
    StartWork work,
    CreditsAction credits,
    StatusAction status,
    CancelAction cancel,
    ProjectsAction projects,
    LoginAction login,
    SkillAction skill,
    RetryAction retry,
    QuestionAction questions,
    BatchAction batches,
    AskAction asked,
    ForwardAction forwards,
    UnsureAction unsure,
    RedoAction redo)
{
    public async Task<Answer> RunAsync(Intent intent, Turn turn, CancellationToken cancellationToken)
    {
        if (LoginAction.IsBareToken(turn.Message))
        {
            return await login.RunAsync(turn, LoginAction.TypedIn(turn.Message), cancellationToken); // Nobody else shall get it: not the backend's agent, not a log.
        }

        if (login.Awaits(turn) && intent is not Intent.Cancel and not Intent.Help and not Intent.Tips and not Intent.Ask and not Intent.Command)
        {
            return await login.TakeTokenAsync(turn, LoginAction.TypedIn(turn.Message), cancellationToken);
        }

        if (turn.Message.Forwarded is { } foreign)
        {
            return forwards.Run(turn, foreign);
        }

        if (await unsure.FindTypedAsync(turn, cancellationToken) is { } meant)
        {
            return await MeantAsync(turn, meant.Question, meant.Argument, cancellationToken);
        }

        // Files and links are taken up whatever the words ask.
        var footage = work.Footage(turn);
        var isAboutClip = intent is Intent.Edit or Intent.Upload or Intent.Export && AnsweredFootage.IsThere(turn.Message);
        if (isAboutClip && (!footage.HasAny || turn.Message.Text.Length > 0))
        {
            footage = footage.And(work.Answered(turn));
        }

        if (footage is { Refusal: { } refusal } && !footage.HasAny)
        {
            return refusal;
        }

        var typed = intent switch
        {
            Intent.Edit edit => edit.Text,
            Intent.OneByOne words => words.Text,
            _ => null,
        };
        if (typed is not null && !footage.HasAny && !isAboutClip && await questions.TryTypedAsync(turn, typed, cancellationToken) is { } answered)
        {
            return answered;
        }

        if (intent is Intent.Edit again && !footage.HasAny && await retry.TryTypedAsync(turn, again.Text, cancellationToken) is { } retried)
        {
            return retried;
        }

        if (intent is Intent.Redo once && !footage.HasAny)
        {
            var (answer, instead) = await redo.RunAsync(turn, once, cancellationToken);
            if (answer is not null)
            {
                return answer;
            }

            intent = instead ?? intent;
        }

        return Announce(turn, intent, await DoAsync(intent, turn, footage, isAboutClip, cancellationToken));
    }

    private async Task<Answer> DoAsync(Intent intent, Turn turn, PendingFootage footage, bool isAboutClip, CancellationToken cancellationToken)
    {
        return intent switch
        {
            Intent.Edit { ForEach: true } each when await batches.TryForEachAsync(turn, footage, each.Text, [JobKind.Edit, JobKind.Export], cancellationToken) is { } started => started,
            Intent.Export { ForEach: true } when await batches.TryForEachAsync(turn, footage, "", [JobKind.Export], cancellationToken) is { } started => started,
            Intent.OneByOne when await batches.TryOneByOneAsync(turn, footage, cancellationToken) is { } apart => apart,
            Intent.OneByOne words => work.Edit(turn, new(words.Text), footage),
            Intent.Edit { IsVague: true } when !footage.HasAny && turn.Project is null && turn.Unfinished.Count == 0 => AskAction.NothingToImprove(turn),
            Intent.Edit edit => BatchAction.IsActive(turn) ? await batches.InstructAsync(turn, edit, footage, cancellationToken) : work.Edit(turn, edit, footage),
            Intent.Redo words => work.Edit(turn, new(words.Text), footage),
            Intent.Export => work.Export(turn, footage),
            Intent.Unsure words => unsure.Ask(turn, words, footage),
            Intent.Talk when footage.HasAny => work.Upload(turn, footage),
            Intent.Talk words => TalkAction.Run(turn, words.Kind),
            Intent.Upload when footage.HasAny => work.Upload(turn, footage),
            Intent.Upload when FootageLinks.IsStreamingLinkOnly(turn.Message.Text) => turn.Say(TextKey.StreamingLink),
            Intent.Upload when isAboutClip => AskAbout(turn), // The clip is there already.
            Intent.Help when turn is { AnswersResult: true, Message: { Command: null, Text.Length: 0 } } => AskAbout(turn),
            Intent.Upload => HelpAction.Upload(turn),
            _ when footage.HasAny => work.Upload(turn, footage).And(await InstantAsync(intent, turn, cancellationToken)),
            _ => await InstantAsync(intent, turn, cancellationToken),
        };
    }

    /// <summary>Looks the pressed button up in the stored message and does what it says; a button that is gone is told so.</summary>
    public async Task<Answer> PressAsync(Turn turn, CancellationToken cancellationToken)
    {
        var wire = turn.Message.Press ?? "";
        var dot = wire.IndexOf('.', StringComparison.Ordinal);
        var post = dot > 0 ? await store.GetPostAsync(turn.Message.Chat, wire[..dot], cancellationToken) : null;
        if (post?.Message.Buttons.FirstOrDefault(button => button.WireId(post.Id) == wire) is not { } pressed)
        {
            return turn.Say(post?.Message.Heard is null ? TextKey.ButtonExpired : TextKey.UnsureSettled);
        }

        // Buttons under a result, or under what was received, are about its project.
        if (post.AboutProject is { } about && await store.GetProjectAsync(turn.Message.Chat, about, cancellationToken) is { } project)
        {
            turn = turn with { Project = project };
        }

        var argument = pressed.Action.Argument ?? "";
        return pressed.Action.Kind switch
        {
            ButtonKind.Say => work.Edit(turn, new(argument), PendingFootage.None),
            ButtonKind.Export => work.Export(turn, PendingFootage.None),
            ButtonKind.Credits => await credits.RunAsync(turn, cancellationToken),
            ButtonKind.Status => await status.RunAsync(turn, cancellationToken),
            ButtonKind.Help => HelpAction.Help(turn),
            ButtonKind.Upload => HelpAction.Upload(turn),
            ButtonKind.Cancel => CancelAction.Cancel(turn, argument),
            ButtonKind.Retry => await retry.RunAsync(turn, argument, cancellationToken),
            ButtonKind.NewConfirmed => ProjectsAction.StartNew(turn),
            ButtonKind.OpenProject => await projects.OpenAsync(turn, argument, cancellationToken),
            ButtonKind.DeleteProject when argument.Length == 0 => await projects.ChooseToDeleteAsync(turn, cancellationToken),
            ButtonKind.DeleteProject => await projects.AskToDeleteAsync(turn, argument, cancellationToken),
            ButtonKind.DeleteProjectConfirmed => await projects.DeleteAsync(turn, argument, cancellationToken),
            ButtonKind.Skill => skill.Choose(turn, argument),
            ButtonKind.SkillPage => skill.TurnTo(turn, post, argument),
            ButtonKind.Language => LanguageAction.Choose(turn, argument),
            ButtonKind.Answer => await questions.AnswerAsync(turn, post, argument, cancellationToken),
            ButtonKind.SkipQuestion => await questions.SkipAsync(turn, post, argument, cancellationToken),
            ButtonKind.BatchTogether => BatchAction.Together(turn, post),
            ButtonKind.BatchSeparately => await batches.SeparatelyAsync(turn, post, argument, cancellationToken),
            ButtonKind.Meant => await MeantAsync(turn, post, argument, cancellationToken),
            ButtonKind.Keep => new() { Changed = [post with { Message = post.Message with { Buttons = [] } }] },
            _ => turn.Say(TextKey.ButtonExpired),
        };
    }

    /// <summary>Carries out words that were asked about. A refusal (a full queue, a quota) leaves the question as it is.</summary>
    private async Task<Answer> MeantAsync(Turn turn, Post question, string argument, CancellationToken cancellationToken)
    {
        if (question.Message.Heard is not { } heard || !Labels.TryParse(argument, out var label))
        {
            return turn.Say(TextKey.ButtonExpired);
        }

        if (heard.SenderId is not null && heard.SenderId != turn.Message.SenderId)
        {
            return turn.Say(TextKey.UnsureNotYours);
        }

        var recalled = await unsure.RecallAsync(turn, heard, cancellationToken);
        var intent = Readings.Of(label, heard.Text, IntentRouter.Route(heard.Text));
        var answer = intent is Intent.NewProject ? ProjectsAction.StartNew(recalled) : await RunAsync(intent, recalled, cancellationToken);
        var isRefused = intent is Intent.Edit or Intent.OneByOne or Intent.Export && answer.Jobs.Count == 0;
        return isRefused ? answer : answer.And(UnsureAction.Settle(turn, question, heard, label));
    }

    /// <summary>Says before an export runs what comes instead of what was wished.</summary>
    private static Answer Announce(Turn turn, Intent intent, Answer answer)
    {
        var wish = answer.Jobs.Count == 0 ? null : intent switch
        {
            Intent.Export => ExportWish.In(turn.Message.Text),
            Intent.Edit { ThenExport: true } edit => ExportWish.Behind(edit.Text, turn.Message.Text),
            _ => null,
        };
        if (wish is null)
        {
            return answer;
        }

        var words = turn.Texts.Format(TextKey.ExportInstead, Markup.Escape(string.Join(", ", wish.Words)));
        return turn.Say(wish.IsShape ? $"{words} {turn.Texts[TextKey.ExportShape]}" : words).And(answer);
    }

    /// <summary>"Skip": the file of a batch, or the backend's question. While work runs it may mean that.</summary>
    private async Task<Answer> SkipAsync(Turn turn, CancellationToken cancellationToken) =>
        turn.Chat.BatchProjectIds.Count > 0 ? await batches.SkipAsync(turn, cancellationToken)
        : await questions.TrySkipAsync(turn, cancellationToken) is { } skipped ? skipped
        : turn.Unfinished.Count > 0 && turn.Heard is null ? unsure.Ask(turn, new(Label.Cancel, Label.Edit), PendingFootage.None)
        : turn.Say(TextKey.NothingToSkip);

    /// <summary>A clip or a result was pointed at without a word: the next words are about its project.</summary>
    private static Answer AskAbout(Turn turn) => turn.Say(TextKey.WhatNext) with { Chat = chat => chat with { ProjectId = turn.Project?.Id ?? chat.ProjectId } };

    private async Task<Answer> InstantAsync(Intent intent, Turn turn, CancellationToken cancellationToken) => intent switch
    {
        Intent.Credits => await credits.RunAsync(turn, cancellationToken),
        Intent.Status => await status.RunAsync(turn, cancellationToken),
        Intent.Cancel => await cancel.RunAsync(turn, cancellationToken),
        Intent.Skip => await SkipAsync(turn, cancellationToken),
        Intent.Tips => AskAction.Tips(turn),
        Intent.Ask ask => asked.Run(turn, ask.Subject),
        Intent.NewProject => ProjectsAction.AskForNew(turn),
        Intent.Command { Name: "projects" } => await projects.ListAsync(turn, cancellationToken),
        Intent.Command { Name: "language" } command => LanguageAction.Run(turn, command.Argument),
        Intent.Command { Name: "skill" } command => skill.Run(turn, command.Argument),
        Intent.Command { Name: "login" } command => await login.RunAsync(turn, command.Argument, cancellationToken),
        Intent.Command { Name: "logout" } => LoginAction.LogOut(turn),
        _ when SlashCommands.IsStart(turn.Message.Command, turn.Message.Text) => HelpAction.Greeting(turn),
        _ => HelpAction.Help(turn),
    };
}
