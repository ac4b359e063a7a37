using NemoBot.Core.Intents;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Cards;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoBot.Core.Work;

namespace NemoBot.Core.Actions;

/// <summary>Dispatches an intent or a pressed button to the action that answers it.</summary>
internal sealed class ActionRunner(
    IStore store,
    StartWork work,
    UploadPages pages,
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
    TypedButtons typedButtons,
    RedoAction redo,
    PressedFor pressedFor,
    HistoryAction history,
    RenameAction renames,
    StylesAction styles,
    PersonalDataAction personal,
    AlertsAction alerts,
    MissingFootage missing,
    ShapeAction shapes)
{
    /// <summary>Runs the action of the intent, unless something else has a prior claim on the message.</summary>
    /// <remarks>
    /// The first that applies answers:
    /// <list type="number">
    /// <item>A bare token links an account, whatever the chat expects.</item>
    /// <item>A token that the chat awaits, unless the intent is a command, a cancel, or a question to the bot (help, tips).</item>
    /// <item>A forwarded message.</item>
    /// <item>The label of a button, typed.</item>
    /// <item>The name that the button of a project or a style asked for.</item>
    /// <item>The name of a saved style, with a word that applies it; it only changes the intent.</item>
    /// <item>Footage: collected from the message, and from the clip that it replies to, for the steps below. This step never answers.</item>
    /// <item>A caption file, with whatever words came with it.</item>
    /// <item>A refusal, if none of the footage can be used.</item>
    /// <item>A typed answer to a question of the backend, if the message is not about footage.</item>
    /// <item>"Try again" after a failed job, if there is no footage.</item>
    /// <item>"Redo", if there is no footage; it answers, or only changes the intent.</item>
    /// <item>The action of the intent.</item>
    /// </list>
    /// </remarks>
    public async Task<ActionResult> RunAsync(Intent intent, MessageContext context, CancellationToken cancellationToken)
    {
        var answer = await AnswerAsync(intent, context, cancellationToken);

        // Only the next message is the name: a later one may be an instruction.
        return RenameAction.IsAsked(context) ? RenameAction.Forget.And(answer) : answer;
    }

    private async Task<ActionResult> AnswerAsync(Intent intent, MessageContext context, CancellationToken cancellationToken)
    {
        if (LoginAction.IsBareToken(context.Message))
        {
            return await login.RunAsync(context, LoginAction.TypedIn(context.Message), cancellationToken); // Keeps the token from everyone else: the backend's agent, the log.
        }

        if (login.Awaits(context) && intent is not Intent.Cancel and not Intent.Help and not Intent.Tips and not Intent.Ask and not Intent.Command)
        {
            return await login.TakeTokenAsync(context, LoginAction.TypedIn(context.Message), cancellationToken);
        }

        if (context.Message.Forwarded is { } foreign)
        {
            return forwards.Run(context, foreign);
        }

        if (await typedButtons.FindAsync(context, cancellationToken) is { } named)
        {
            return await PressAsync(context, named.Post, named.Button, cancellationToken);
        }

        if (renames.Awaits(context, intent))
        {
            return await renames.TakeNameAsync(context, cancellationToken);
        }

        var style = StylesAction.Named(context, intent);
        intent = style is null ? intent : StylesAction.Edit(context, style);

        // Files and links are accepted whatever the text asks for.
        var footage = work.Footage(context);
        var isAboutClip = intent is Intent.Edit or Intent.Upload or Intent.Export && AnsweredFootage.IsThere(context.Message);
        if (isAboutClip && (!footage.HasAny || context.Message.Text.Length > 0))
        {
            footage = footage.And(work.Answered(context));
        }

        footage = work.WithPage(context, footage);
        if (footage.Captions.Count > 0)
        {
            return work.AddCaptions(context, intent, footage);
        }

        if (style is not null && context.Project is null && !footage.HasAny && !BatchAction.IsActive(context))
        {
            return StylesAction.NeedsVideo(context, style);
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
        if (typed is not null && !footage.HasAny && !isAboutClip && await questions.TryTypedAsync(context, typed, cancellationToken) is { } answered)
        {
            return answered;
        }

        if (intent is Intent.Edit again && !footage.HasAny && await retry.TryTypedAsync(context, again.Text, cancellationToken) is { } retried)
        {
            return retried;
        }

        if (context.Message.Command is null && !footage.HasAny && HistoryAction.TryRedo(context, context.Message.Text) is { } redone)
        {
            return work.Edit(context, redone, footage);
        }

        if (intent is Intent.Redo once && !footage.HasAny)
        {
            var (answer, instead) = await redo.RunAsync(context, once, cancellationToken);
            if (answer is not null)
            {
                return answer;
            }

            intent = instead ?? intent;
        }

        return Announce(context, intent, await DoAsync(intent, context, footage, isAboutClip, cancellationToken));
    }

    private async Task<ActionResult> DoAsync(Intent intent, MessageContext context, PendingFootage footage, bool isAboutClip, CancellationToken cancellationToken)
    {
        return intent switch
        {
            Intent.Edit or Intent.OneByOne or Intent.Upload or Intent.Redo or Intent.Unsure or Intent.Talk when !footage.HasAny && FootageLinks.NamesStreamingMedia(context.Message.Text) => context.Say(TextKey.StreamingLink),
            Intent.Edit edit when !footage.HasAny && !BatchAction.IsActive(context) && await missing.TryAskAsync(context, edit, cancellationToken) is { } asked => asked,
            Intent.Edit { ForEach: true } each when await batches.TryForEachAsync(context, footage, each.Text, [JobKind.Edit, JobKind.Export], cancellationToken) is { } started => started,
            Intent.Export { ForEach: true } when await batches.TryForEachAsync(context, footage, "", [JobKind.Export], cancellationToken) is { } started => started,
            Intent.OneByOne when await batches.TryOneByOneAsync(context, footage, cancellationToken) is { } apart => apart,
            Intent.OneByOne words => work.Edit(context, new(words.Text), footage),
            Intent.Edit { IsVague: true } when !footage.HasAny && context.Project is null => AskAction.NothingToImprove(context),
            Intent.Edit { InNewProject: true } edit when footage.HasAny => await projects.BeginWithAsync(context, fresh => work.Edit(fresh, edit, footage), cancellationToken),
            Intent.Edit edit => BatchAction.IsActive(context) ? await batches.InstructAsync(context, edit, footage, cancellationToken) : work.Edit(context, edit, footage),
            Intent.Redo words => work.Edit(context, new(words.Text), footage),
            Intent.Same words when BatchAction.IsActive(context) => await batches.SameAsync(context, words, footage, cancellationToken),
            Intent.Same when !footage.HasAny => context.Project is null ? pages.HowToUpload(context) : context.Say(TextKey.BatchNoneBefore), // The backend would look for an edit in it.
            Intent.Same words => work.Edit(context, new(words.Text), footage),
            Intent.Undo => await history.UndoAsync(context, footage, cancellationToken),
            Intent.Export => work.Export(context, footage),
            Intent.Status { IsPreview: true } when !footage.HasAny && context is { Project: not null, Unfinished.Count: 0 } => await PreviewAsync(context, cancellationToken), // While work runs, how far it is says more.
            Intent.Captions when !footage.HasAny => work.Captions(context),
            Intent.Unsure { First: Label.NewProject, Second: Label.Upload } when footage.HasAny && context.Project is null => work.Upload(context, footage), // Both are the same.
            Intent.Unsure words => unsure.Ask(context, words, footage),
            Intent.NewProject when footage.HasAny => await projects.BeginWithAsync(context, fresh => work.Upload(fresh, footage), cancellationToken),
            Intent.Talk when footage.HasAny => work.Upload(context, footage),
            Intent.Talk words => TalkAction.Run(context, words.Kind),
            Intent.Upload when footage.HasAny => work.Upload(context, footage),
            Intent.Upload when FootageLinks.IsStreamingLinkOnly(context.Message.Text) => context.Say(TextKey.StreamingLink),
            Intent.Upload when isAboutClip => AskAbout(context), // The clip is in the project already.
            Intent.Help when context is { AnswersResult: true, Message: { Command: null, Text.Length: 0 } } => AskAbout(context),
            Intent.Upload => pages.HowToUpload(context),
            _ when footage.HasAny => work.Upload(context, footage).And(await InstantAsync(intent, context, cancellationToken)),
            _ => await InstantAsync(intent, context, cancellationToken),
        };
    }

    /// <summary>Answers with the timeline at once, and shows the video if there is one.</summary>
    private async Task<ActionResult> PreviewAsync(MessageContext context, CancellationToken cancellationToken)
    {
        var answer = await status.RunAsync(context, cancellationToken);
        return answer.Messages.Any(message => message.Buttons.Any(button => button.Action.Kind == ButtonKind.Preview)) ? answer.And(work.Preview(context)) : answer;
    }

    /// <summary>Carries out what an operator asks for; an empty result if there is nothing to do any more. The people of the chat get no message about it.</summary>
    public async Task<ActionResult> OperatorAsync(MessageContext context, OperatorAct act, CancellationToken cancellationToken)
    {
        var answer = act.Kind switch
        {
            OperatorActKind.Cancel => CancelAction.CancelForOperator(context, act.JobId),
            OperatorActKind.Retry when await store.GetJobAsync(context.Message.Chat, act.JobId, cancellationToken) is { State: JobState.Failed } => await retry.RunAsync(context, act.JobId, cancellationToken),
            _ => new(),
        };
        return answer.OnlySays ? new() : answer;
    }

    /// <summary>Finds the pressed button in the stored message and runs its action; expired buttons get a notice.</summary>
    public async Task<ActionResult> PressAsync(MessageContext context, CancellationToken cancellationToken)
    {
        var wire = context.Message.Press ?? "";
        var dot = wire.IndexOf('.', StringComparison.Ordinal);
        var post = dot > 0 ? await store.GetPostAsync(context.Message.Chat, wire[..dot], cancellationToken) : null;
        if (post?.Message.Buttons.FirstOrDefault(button => button.WireId(post.Id) == wire) is not { } pressed || pressed is { IsPressed: true, Action.Kind: not ButtonKind.Retry })
        {
            return context.Say(
                post?.Message.Heard is not null ? TextKey.UnsureSettled
                : post is not null && post.Id == context.Chat.BatchPostId ? TextKey.BatchHadTurn
                : TextKey.PressExpired);
        }

        var answer = await PressAsync(context, post, pressed, cancellationToken);
        return OnlyShows(pressed.Action.Kind) ? answer.ForPresser(context) : answer;
    }

    private async Task<ActionResult> PressAsync(MessageContext context, OutboxMessage post, Button pressed, CancellationToken cancellationToken)
    {
        // Buttons below a result, below received files, or below a question about a project apply to that project, and never to another one in its place.
        if (post.AboutProject is { } about)
        {
            var project = await store.GetProjectAsync(context.Message.Chat, about, cancellationToken);
            if (project is null && IsForProject(pressed.Action.Kind))
            {
                return context.Say(TextKey.ProjectGone);
            }

            context = context with { Project = project ?? context.Project };
        }

        context = await pressedFor.OwnerAsync(context, post, pressed.Action, cancellationToken);
        var argument = pressed.Action.Argument ?? "";
        return pressed.Action.Kind switch
        {
            ButtonKind.Say => Started(work.Edit(context, new(argument), PendingFootage.None)),
            ButtonKind.Undo => Started(history.Press(context, HistoryStep.Undo, argument)),
            ButtonKind.Redo => Started(history.Press(context, HistoryStep.Redo, argument)),
            ButtonKind.Shapes => ShapeAction.Ask(context),
            ButtonKind.Shape => Started(shapes.Start(context, argument)),
            ButtonKind.Preview => Started(work.Preview(context)),
            ButtonKind.Export => Started(work.Export(context, PendingFootage.None)),
            ButtonKind.Captions => Started(work.Captions(context)),
            ButtonKind.Credits => await credits.RunAsync(context, cancellationToken),
            ButtonKind.Status => await status.RunAsync(context, cancellationToken),
            ButtonKind.Help => HelpAction.Help(context),
            ButtonKind.Upload => pages.HowToUpload(context),
            ButtonKind.Cancel => CancelAction.Cancel(context, argument),
            ButtonKind.CancelAll => CancelAction.CancelAll(context, argument).And(Settled()),
            ButtonKind.Retry => await retry.RunAsync(context, argument, cancellationToken),
            ButtonKind.NewConfirmed => (await projects.StartNewAsync(context, cancellationToken)).And(Settled()),
            ButtonKind.OpenProject => await projects.OpenAsync(context, argument, cancellationToken),
            ButtonKind.RenameProject => await renames.AskAsync(context, argument, cancellationToken),
            ButtonKind.DeleteProject when argument.Length == 0 => await projects.ChooseToDeleteAsync(context, cancellationToken),
            ButtonKind.DeleteProject => await projects.AskToDeleteAsync(context, argument, cancellationToken),
            ButtonKind.DeleteProjectConfirmed => await projects.DeleteAsync(context, argument, cancellationToken) is var deleted && deleted.DeletedProjectIds.Count > 0
                ? deleted.And(Settled())
                : deleted, // Refused: a job runs in it.
            ButtonKind.ApplyStyle => styles.Apply(context, argument),
            ButtonKind.RenameStyle => argument.Length == 0 ? StylesAction.ChooseToRename(context) : renames.AskForStyle(context, argument),
            ButtonKind.DeleteStyle => StylesAction.AskToDelete(context, argument),
            ButtonKind.DeleteStyleConfirmed => StylesAction.Delete(context, argument).And(Settled()),
            ButtonKind.ForgetConfirmed => await personal.ForgetAsync(context, cancellationToken) is { Jobs.Count: > 0 } begun ? begun.And(Settled()) : context.Say(TextKey.ForgetOnlyAdministrators),
            ButtonKind.Skill => Chosen(skill.Choose(context, argument)),
            ButtonKind.SkillPage => skill.TurnTo(context, post, argument),
            ButtonKind.Language => Chosen(LanguageAction.Choose(context, argument)),
            ButtonKind.Answer => await questions.AnswerAsync(context, post, argument, cancellationToken),
            ButtonKind.SkipQuestion => await questions.SkipAsync(context, post, argument, cancellationToken),
            ButtonKind.BatchTogether => BatchAction.Together(context, post).And(Settled()),
            ButtonKind.BatchSeparately => Chosen(await batches.SeparatelyAsync(context, post, argument, cancellationToken)),
            ButtonKind.BatchSkip => await batches.PressSkipAsync(context, post, argument, cancellationToken),
            ButtonKind.BatchSame => await batches.PressSameAsync(context, post, argument, cancellationToken),
            ButtonKind.BatchStop => await batches.PressStopAsync(context, post, argument, cancellationToken),
            ButtonKind.Meant => await MeantAsync(context, post, argument, cancellationToken),
            ButtonKind.Keep when context.Message.Press is null => Settled().And(TalkAction.Run(context, TalkKind.Other)), // Below the typed words, not only above them.
            ButtonKind.Keep => Settled(),
            _ => context.Say(TextKey.PressExpired),
        };

        ActionResult Settled() => new() { Changed = [SettledQuestion.Of(post, pressed.Label)] };

        // A refusal (a full queue, a project that is gone) leaves the buttons as they are.
        ActionResult Started(ActionResult answer) => answer.Jobs.Count > 0 ? answer.And(new() { Changed = [PressedButtons.Mark(post, pressed.Action)] }) : answer;

        ActionResult Chosen(ActionResult answer) => answer.Chat is not null ? answer.And(Settled()) : answer;
    }

    private static bool OnlyShows(ButtonKind kind) => kind is ButtonKind.Credits or ButtonKind.Status or ButtonKind.Help or ButtonKind.Upload;

    /// <summary>Returns whether the button does something with the project of its post.</summary>
    private static bool IsForProject(ButtonKind kind) =>
        kind is ButtonKind.Say or ButtonKind.Preview or ButtonKind.Shapes or ButtonKind.Shape or ButtonKind.Undo or ButtonKind.Redo or ButtonKind.Export or ButtonKind.Captions or ButtonKind.Status or ButtonKind.BatchTogether;

    /// <summary>Carries out an ambiguous text after the user chose its meaning. A refusal (full queue, quota) leaves the question open.</summary>
    private async Task<ActionResult> MeantAsync(MessageContext context, OutboxMessage question, string argument, CancellationToken cancellationToken)
    {
        if (question.Message.Heard is not { } heard || !Labels.TryParse(argument, out var label))
        {
            return context.Say(TextKey.PressExpired);
        }

        if (heard.SenderId is not null && heard.SenderId != context.Message.SenderId)
        {
            return context.Say(TextKey.UnsureNotYours);
        }

        var recalled = await unsure.RecallAsync(context, heard, cancellationToken);
        var intent = Readings.Of(label, heard.Text, IntentRouter.Route(heard.Text, hasAttachments: heard.Attachments.Count > 0));
        var hasFootage = work.Footage(recalled).HasAny;
        var answer = intent is Intent.NewProject && !hasFootage ? await projects.StartNewAsync(recalled, cancellationToken) : await RunAsync(intent, recalled, cancellationToken);
        var isRefused = (hasFootage || intent is Intent.Edit or Intent.OneByOne or Intent.Export) && answer.Jobs.Count == 0;
        return isRefused ? answer : answer.And(UnsureAction.Settle(context, question, heard, label));
    }

    /// <summary>Adds a notice before an export if the request names a format or shape that exports cannot have.</summary>
    private static ActionResult Announce(MessageContext context, Intent intent, ActionResult answer)
    {
        var wish = answer.Jobs.Count == 0 ? null : intent switch
        {
            Intent.Export => ExportWish.In(context.Message.Text),
            Intent.Edit { ThenExport: true } edit => ExportWish.Behind(edit.Text, context.Message.Text),
            _ => null,
        };
        if (wish is null)
        {
            return answer;
        }

        var words = context.Texts.Format(TextKey.ExportInstead, Markup.Escape(context.Texts.List(wish.Words)));
        return (wish.IsShape ? context.Say($"{words} {context.Texts[TextKey.ExportShape]}", Suggestions.Shapes(context.Texts)) : context.Say(words)).And(answer);
    }

    /// <summary>Handles "skip": the next file of a batch, or the backend's question. While a job runs, asks whether it is meant instead.</summary>
    private async Task<ActionResult> SkipAsync(MessageContext context, CancellationToken cancellationToken) =>
        BatchAction.Waiting(context).Count > 0 ? await batches.SkipAsync(context, cancellationToken)
        : await questions.TrySkipAsync(context, cancellationToken) is { } skipped ? skipped
        : context.Unfinished.Count > 0 && context.Heard is null ? unsure.Ask(context, new(Label.Cancel, Label.Edit), PendingFootage.None)
        : context.Say(TextKey.NothingToSkip);

    /// <summary>Asks what to do with a clip or result that was replied to without text, and makes its project the current one.</summary>
    private static ActionResult AskAbout(MessageContext context) => context.Say(TextKey.WhatNext) with { Chat = chat => chat with { ProjectId = context.Project?.Id ?? chat.ProjectId } };

    private async Task<ActionResult> InstantAsync(Intent intent, MessageContext context, CancellationToken cancellationToken) => intent switch
    {
        Intent.Credits => await credits.RunAsync(context, cancellationToken),
        Intent.Status => await status.RunAsync(context, cancellationToken),
        Intent.Cancel => await cancel.RunAsync(context, cancellationToken),
        Intent.Skip => await SkipAsync(context, cancellationToken),
        Intent.Tips => AskAction.Tips(context),
        Intent.Ask ask => asked.Run(context, ask.Subject),
        Intent.NewProject => await projects.AskForNewAsync(context, cancellationToken),
        Intent.Command { Name: "projects", Argument: { Length: > 0 } name } => await projects.NamedAsync(context, name, cancellationToken),
        Intent.Command { Name: "projects" } => await projects.ListAsync(context, cancellationToken),
        Intent.Command { Name: "styles" } => StylesAction.List(context),
        Intent.SaveStyle save => await styles.SaveAsync(context, save.Name, cancellationToken),
        Intent.Command { Name: "rename" } command => await renames.RunAsync(context, command.Argument, cancellationToken),
        Intent.Command { Name: "language" } command => LanguageAction.Run(context, command.Argument),
        Intent.Command { Name: "skill" } command => skill.Run(context, command.Argument),
        Intent.Command { Name: "login" } command => await login.RunAsync(context, command.Argument, cancellationToken),
        Intent.Command { Name: "logout" } => LoginAction.LogOut(context),
        Intent.Command { Name: "mydata" } => personal.Export(context),
        Intent.Command { Name: "forgetme" } => await personal.AskToForgetAsync(context, cancellationToken),
        Intent.Command { Name: "privacy" } => personal.Privacy(context),
        Intent.Command { Name: "apikey" } => ApiKeysAction.Run(context),
        Intent.Command { Name: "alerts" } command => await alerts.RunAsync(context, command.Argument, cancellationToken),
        _ when SlashCommands.IsStart(context.Message.Command, context.Message.Text) => HelpAction.Greeting(context),
        _ => HelpAction.Help(context),
    };
}
