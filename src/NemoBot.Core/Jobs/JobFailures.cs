using Microsoft.Extensions.Options;
using NemoBot.Core.Backend;
using NemoBot.Core.Limits;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoBot.Core.Work;
using NemoVideo;
using NemoVideo.Http;
using NemoVideo.Uploads;

namespace NemoBot.Core.Jobs;

/// <summary>Maps a job's fault to the user's message: what happened, whether it cost anything, and one next step.</summary>
internal sealed class JobFailures(IStore store, AccountProvider accounts, BrowserLinks browser, MissingCredits missingCredits, IOptions<NemoVideoOptions> options, TimeProvider time)
{
    public async Task<JobResult> ResultOfAsync(Exception fault, JobContext context, CancellationToken cancellationToken)
    {
        var texts = context.Texts;
        var job = context.Job;
        if (job.Kind == JobKind.Edit && context.Checkpoint<EditCheckpoint>() is { SentAt: not null } sent)
        {
            // Whatever failed, it is not known how the turn ends: what follows says nothing of the edit.
            var cost = TurnCost.Of(TurnEnd.Failed, before: null, after: null, isShared: false, sent.Generated ? UsualPrice.Clip : UsualPrice.Edit);
            var lost = texts[fault is OperationCanceledException ? TextKey.Stuck : TextKey.EditNotFollowed];
            return new(JobState.Failed, new() { Text = $"{lost}\n\n{cost.Words(texts, isDespite: true)}", Buttons = [Retry(job, texts)] }) { Cost = cost };
        }

        var (text, buttons) = fault switch
        {
            NoFreeAccountException none => (texts[none.Words], []),
            UsedUpException used => (Quotas.Words(used.Use, texts, time.GetUtcNow()), []),
            NemoVideoApiException refused => await RefusalAsync(refused.Code, refused.Scope, isUntouched: true, job, texts, cancellationToken),
            PlatformException { Fault: PlatformFault.TooLarge } => (texts[TextKey.FileTooLargeForPlatform], []),
            PlatformException { Fault: PlatformFault.MessageGone } or FileNotFoundException => (texts[TextKey.FootageGone], []),
            PlatformException => (texts[TextKey.PlatformTrouble], [Retry(job, texts)]),
            NemoVideoTransportException => (texts[TextKey.BackendUnreachable], [Retry(job, texts)]),
            OperationCanceledException => ($"{texts[TextKey.Stuck]}\n\n{texts[TextKey.NothingCharged]}", [Retry(job, texts)]),
            _ => (texts[TextKey.OurFault], (Button[])[Retry(job, texts)]),
        };
        return new(JobState.Failed, new() { Text = text, Buttons = buttons });
    }

    /// <summary>Returns the user's message for a refusal; the same for REST and for a stream.</summary>
    /// <param name="isUntouched">The work was surely not done and not charged, which the message then says.</param>
    public async Task<(string Text, Button[] Buttons)> RefusalAsync(NemoErrorCode code, string? scope, bool isUntouched, JobRecord job, Texts texts, CancellationToken cancellationToken)
    {
        var chat = await store.GetChatAsync(job.Chat, cancellationToken);
        var grant = accounts.Current(chat);
        var project = await store.GetProjectAsync(job.Chat, job.ProjectId ?? "", cancellationToken);
        var anonymous = grant is { Kind: AccountKind.Anonymous or AccountKind.Linked } && IsAnonymous(grant, project);
        switch (code)
        {
            case NemoErrorCode.OutOfCredits:
                return await missingCredits.ExplainAsync(grant, anonymous, project, job, texts, cancellationToken);
            case NemoErrorCode.PlanRequired:
                var links = new List<Button>();
                if (anonymous)
                {
                    links.Add(Link(texts[TextKey.ButtonRegister], await browser.RegisterAsync(grant!, project, cancellationToken)));
                }

                if (grant is not null && project is not null && await browser.TryClaimAsync(grant.Access, project, cancellationToken) is { } claim)
                {
                    links.Add(Link(texts[TextKey.ButtonOpenInBrowser], claim));
                }

                return (texts[TextKey.PlanRequired], [.. links, Retry(job, texts)]);
            case NemoErrorCode.InvalidToken when grant?.Kind == AccountKind.Linked:
                return (Uncharged(TextKey.LinkedTokenInvalid), []);
            case NemoErrorCode.InvalidToken when grant?.Kind == AccountKind.Operator:
                return (Uncharged(TextKey.OperatorTokenInvalid), []);
            case NemoErrorCode.ScopeMissing:
                return (texts.Format(TextKey.ScopeMissing, scope), []);
            case NemoErrorCode.Throttled:
                return (texts[TextKey.Throttled], [Retry(job, texts)]);
            case NemoErrorCode.NothingArrived:
                return (texts[TextKey.UploadNotArrived], [Retry(job, texts)]);
            case NemoErrorCode.UnsupportedFile:
                return (texts.Format(TextKey.UnsupportedFile, MediaFormats.Names), []);
            case NemoErrorCode.FileTooLarge:
                return (texts.Format(TextKey.FileTooLarge, FileSize.Text(options.Value.MaxUploadBytes, texts)), []);
            case NemoErrorCode.Malformed or NemoErrorCode.Unreadable:
                return (texts[TextKey.OurFault], [Retry(job, texts)]);
            case NemoErrorCode.ServerTrouble or NemoErrorCode.Forbidden or NemoErrorCode.InvalidToken or NemoErrorCode.SessionNotFound:
                return (texts[TextKey.BackendTrouble], [Retry(job, texts)]);
            default:
                return (texts[TextKey.Refused], [Retry(job, texts)]);
        }

        string Uncharged(TextKey key) => isUntouched ? $"{texts[key]}\n\n{texts[TextKey.NothingCharged]}" : texts[key];
    }

    /// <summary>Recognised by the user id (docs/contracts/nemovideo.md §2.2): a user may also link a free account's token.</summary>
    private static bool IsAnonymous(Grant grant, ProjectRecord? project) =>
        grant.Kind == AccountKind.Anonymous || (grant.UserId ?? project?.UserId)?.StartsWith("anon_", StringComparison.Ordinal) == true;

    private static Button Retry(JobRecord job, Texts texts) => new(texts[TextKey.ButtonRetry], new(ButtonKind.Retry, job.Id), ButtonStyle.Primary);

    private static Button Link(string label, Uri address) => new(label, new(ButtonKind.Open, address.AbsolutePath)) { Link = address };
}
