using Microsoft.Extensions.Options;
using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Formatting;
using NemoBot.Core.Text.Localization;
using NemoVideo;
using NemoVideo.Http;
using NemoVideo.Uploads;

namespace NemoBot.Core.Jobs;

/// <summary>Maps a job's fault to the user's message: what happened, whether it cost anything, and one next step.</summary>
internal sealed class JobFailures(IStore store, AccountBook accounts, BrowserLinks browser, IOptions<NemoVideoOptions> options)
{
    public async Task<JobResult> TellAsync(Exception fault, JobContext context, CancellationToken cancellationToken)
    {
        var texts = context.Texts;
        var job = context.Job;
        var (text, buttons) = fault switch
        {
            NoFreeAccountException none => (texts[none.Words], []),
            UsedUpException used => (Quotas.Words(used.Use, texts), []),
            NemoVideoApiException refused => await RefusalAsync(refused.Code, refused.Scope, job, texts, cancellationToken),
            PlatformException { Fault: PlatformFault.TooLarge } => (texts[TextKey.FileTooLargeForPlatform], []),
            PlatformException { Fault: PlatformFault.MessageGone } or FileNotFoundException => (texts[TextKey.FootageGone], []),
            PlatformException => (texts[TextKey.PlatformTrouble], [Retry(job, texts)]),
            NemoVideoTransportException => (texts[TextKey.BackendUnreachable], [Retry(job, texts)]),
            OperationCanceledException => (texts[TextKey.Stuck], [Retry(job, texts)]),
            _ => (texts[TextKey.OurFault], (Button[])[Retry(job, texts)]),
        };
        return new(JobState.Failed, new() { Text = text, Buttons = buttons });
    }

    /// <summary>Returns the user's message for a refusal that left the work undone; the same for REST and for a stream.</summary>
    public async Task<(string Text, Button[] Buttons)> RefusalAsync(NemoErrorCode code, string? scope, JobRecord job, Texts texts, CancellationToken cancellationToken)
    {
        var chat = await store.GetChatAsync(job.Chat, cancellationToken);
        var grant = accounts.Current(chat);
        var project = await store.GetProjectAsync(job.Chat, job.ProjectId ?? "", cancellationToken);
        var anonymous = grant is { Kind: AccountKind.Anonymous or AccountKind.Linked } && IsAnonymous(grant, project);
        switch (code)
        {
            case NemoErrorCode.OutOfCredits when anonymous:
                return (texts[TextKey.OutOfCreditsAnonymous], [Link(texts[TextKey.ButtonRegister], await browser.RegisterAsync(grant!, project, cancellationToken))]);
            case NemoErrorCode.OutOfCredits when grant?.Kind == AccountKind.Operator:
                return (texts[TextKey.OutOfCreditsOperator], []);
            case NemoErrorCode.OutOfCredits:
                return (texts[TextKey.OutOfCreditsRegistered], [Retry(job, texts)]);
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
                return (texts[TextKey.LinkedTokenInvalid], []);
            case NemoErrorCode.InvalidToken when grant?.Kind == AccountKind.Operator:
                return (texts[TextKey.OperatorTokenInvalid], []);
            case NemoErrorCode.ScopeMissing:
                return (texts.Format(TextKey.ScopeMissing, scope), []);
            case NemoErrorCode.Throttled:
                return (texts[TextKey.Throttled], [Retry(job, texts)]);
            case NemoErrorCode.NothingArrived:
                return (texts[TextKey.UploadNotArrived], [Retry(job, texts)]);
            case NemoErrorCode.UnsupportedFile:
                return (texts.Format(TextKey.UnsupportedFile, MediaFormats.Names), []);
            case NemoErrorCode.FileTooLarge:
                return (texts.Format(TextKey.FileTooLarge, FileSize.Text(options.Value.MaxUploadBytes)), []);
            case NemoErrorCode.Malformed or NemoErrorCode.Unreadable:
                return (texts[TextKey.OurFault], [Retry(job, texts)]);
            case NemoErrorCode.ServerTrouble or NemoErrorCode.Forbidden or NemoErrorCode.InvalidToken or NemoErrorCode.SessionNotFound:
                return (texts[TextKey.BackendTrouble], [Retry(job, texts)]);
            default:
                return (texts[TextKey.Refused], [Retry(job, texts)]);
        }
    }

    /// <summary>Recognised by the user id (docs/contracts/nemovideo.md §2.2): a user may also link a free account's token.</summary>
    private static bool IsAnonymous(Grant grant, ProjectRecord? project) =>
        grant.Kind == AccountKind.Anonymous || (grant.UserId ?? project?.UserId)?.StartsWith("anon_", StringComparison.Ordinal) == true;

    private static Button Retry(JobRecord job, Texts texts) => new(texts[TextKey.ButtonRetry], new(ButtonKind.Retry, job.Id), ButtonStyle.Primary);

    private static Button Link(string label, Uri address) => new(label, new(ButtonKind.Open, address.AbsolutePath)) { Link = address };
}
