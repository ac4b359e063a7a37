using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo;
using NemoVideo.Accounts;
using NemoVideo.Http;

namespace NemoBot.Core.Jobs;

/// <summary>
/// Explains a refusal for lack of credits. The API refuses with the same code whether nothing is left or only less than the work needs, so the balance decides what
/// is said.
/// </summary>
internal sealed partial class MissingCredits(NemoVideoClient nemo, BrowserLinks browser, TimeProvider time, ILogger<MissingCredits> logger)
{
    /// <param name="grant">Null if the chat has no account.</param>
    /// <param name="isAnonymous">The account is a free one that its user can register.</param>
    public async Task<(string Text, Button[] Buttons)> ExplainAsync(Grant? grant, bool isAnonymous, ProjectRecord? project, JobRecord job, Texts texts, CancellationToken cancellationToken)
    {
        if (grant?.Kind == AccountKind.Operator)
        {
            return (texts[TextKey.OutOfCreditsOperator], []);
        }

        var balance = await TryReadAsync(grant, job, cancellationToken);
        if (balance is { Frozen: > 0 })
        {
            // What other work has reserved may come back, so they are not used up.
            return ($"{texts[TextKey.CreditsNotEnough]}\n\n{texts.Format(TextKey.CreditsFrozen, balance.Available, balance.Frozen)}", [Retry(job, texts)]);
        }

        var what = balance?.Available switch
        {
            null => texts[TextKey.CreditsNotEnough],
            > 0 and var left => texts.Format(TextKey.CreditsTooFew, left),
            _ => texts[isAnonymous ? TextKey.OutOfCreditsAnonymous : TextKey.OutOfCreditsRegistered],
        };
        return isAnonymous
            ? ($"{what}\n\n{texts[TextKey.HowToRegister]}", [Link(texts[TextKey.ButtonRegister], await browser.RegisterAsync(grant!, project, cancellationToken))])
            : ($"{what}\n\n{texts[TextKey.HowToTopUp]}", [Retry(job, texts)]);
    }

    /// <summary>Null if the balance cannot be read now.</summary>
    private async Task<CreditBalance?> TryReadAsync(Grant? grant, JobRecord job, CancellationToken cancellationToken)
    {
        if (grant is null)
        {
            return null;
        }

        try
        {
            var access = grant.Access with { LongestWait = TimeSpan.Zero };
            return await BackendTimeout.AskAsync(stop => nemo.GetCreditsAsync(access, stop), time, cancellationToken);
        }
        catch (NemoVideoException fault)
        {
            LogNotRead(fault, job.Id, job.Chat);
            return null;
        }
    }

    private static Button Retry(JobRecord job, Texts texts) => new(texts[TextKey.ButtonRetry], new(ButtonKind.Retry, job.Id), ButtonStyle.Primary);

    private static Button Link(string label, Uri address) => new(label, new(ButtonKind.Open, address.AbsolutePath)) { Link = address };

    [LoggerMessage(LogLevel.Warning, "Could not read the balance after job {Job} of {Chat} was refused for lack of credits")]
    private partial void LogNotRead(Exception fault, string job, ChatKey chat);
}
