using Microsoft.Extensions.Options;
using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;

namespace NemoBot.Core.Actions;

/// <summary>
/// Handles /mydata, /forgetme and /privacy. A chat's data is the chat's: whoever may read it may have it. What several people share only administrators delete,
/// where the platform tells who they are; elsewhere anyone of the chat does.
/// </summary>
internal sealed class PersonalDataAction(PlatformDirectory platforms, KeepTimes keeps, IOptions<OperatorOptions> options, TimeProvider time)
{
    /// <summary>Lets a job collect what is stored.</summary>
    public ActionResult Export(MessageContext context) => new() { Jobs = [Job(context, JobKind.MyData)] };

    /// <summary>Says what will be deleted and what remains, and asks for confirmation.</summary>
    public async Task<ActionResult> AskToForgetAsync(MessageContext context, CancellationToken cancellationToken) => await MayForgetAsync(context, cancellationToken)
        ? context.Say(
            context.Texts.Format(TextKey.ForgetConfirm, Days(keeps.Counts)),
            new Button(context.Texts[TextKey.ButtonForgetYes], new(ButtonKind.ForgetConfirmed), ButtonStyle.Danger),
            new Button(context.Texts[TextKey.ButtonForgetNo], new(ButtonKind.Keep)))
        : context.Say(TextKey.ForgetOnlyAdministrators);

    /// <summary>Stops all work of the chat; the job that deletes it is the last one.</summary>
    public async Task<ActionResult> ForgetAsync(MessageContext context, CancellationToken cancellationToken) => await MayForgetAsync(context, cancellationToken)
        ? context.Say(TextKey.ForgetStarted) with
        {
            Jobs = [Job(context, JobKind.Forget)],
            JobChanges = [.. context.Unfinished.Select(job => new JobChange(job.Chat, job.Id, stored => stored with { CancelRequested = true }))],
            CancelledJobIds = [.. context.Unfinished.Select(job => job.Id)],
        }
        : context.Say(TextKey.ForgetOnlyAdministrators);

    public ActionResult Privacy(MessageContext context)
    {
        var text = context.Texts.Format(TextKey.PrivacyText, Days(keeps.Files), Days(keeps.History), Days(keeps.Seen), Days(keeps.Counts));
        return context.Say(string.IsNullOrWhiteSpace(options.Value.PrivacyText) ? text : $"{text}\n\n{options.Value.PrivacyText.Trim()}");
    }

    private async Task<bool> MayForgetAsync(MessageContext context, CancellationToken cancellationToken) =>
        context.Message is { IsPrivate: true } or { SenderId: null }
        || await platforms.For(context.Message.Chat).IsAdministratorAsync(context.Message.Chat, context.Message.SenderId, cancellationToken) != false;

    private JobRecord Job(MessageContext context, JobKind kind)
    {
        var id = SortableId.Parse(context.Item.Id).ForJob(kind, part: 0);
        return new(id.ToString(), context.Message.Chat, kind)
        {
            PostId = id.ForCard().ToString(),
            CreatedAt = time.GetUtcNow(),
            Request = new()
            {
                Language = context.Texts.Language,
                MessageId = context.Message.Press is null ? context.Message.AnsweredId : null,
                PlatformContext = context.Message.PlatformContext,
                SenderId = context.Message.SenderId,
            },
        };
    }

    /// <summary>At least one: a shorter time is not promised.</summary>
    private static int Days(TimeSpan time) => Math.Max(1, (int)Math.Ceiling(time.TotalDays));
}
