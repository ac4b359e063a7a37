using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Agent;
using NemoVideo.Http;

namespace NemoBot.Core.Jobs;

/// <summary>What happened to a token that the stream rejected.</summary>
internal enum TokenRenewal
{
    /// <summary>Not tried, or the token belongs to a user: only its owner can replace it.</summary>
    NotOurs,

    /// <summary>The chat has a new free account.</summary>
    Renewed,

    /// <summary>No free account is available now.</summary>
    NoneLeft,

    /// <summary>The user or address has used up its share of free accounts.</summary>
    ShareUsedUp,
}

/// <param name="SaysCost">The words already say what it cost, or that the cost is unknown.</param>
internal sealed record FailureMessage(string Text, IReadOnlyList<Button> Buttons, bool SaysCost);

/// <summary>Maps errors reported inside a stream, using the same table as for REST. The instruction was sent: only the user may send it again.</summary>
internal sealed partial class StreamFailures(JobFailures failures, ILogger<StreamFailures> logger)
{
    public async Task<TokenRenewal> RenewAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        try
        {
            await workspace.RecoverAsync(new(NemoErrorCode.InvalidToken, "Reported in the stream."), cancellationToken);
            return TokenRenewal.Renewed;
        }
        catch (NoFreeAccountException none)
        {
            return none.Words == TextKey.NoFreeTrialHere ? TokenRenewal.ShareUsedUp : TokenRenewal.NoneLeft;
        }
        catch (NemoVideoException fault)
        {
            LogNotRenewed(fault, workspace.Project.Id);
            return TokenRenewal.NotOurs;
        }
    }

    /// <param name="isUntouched">Timeline and balance are unchanged, so the words for work that was not done are true.</param>
    public async Task<FailureMessage> MessageOfAsync(AgentEvent.Failed failure, TokenRenewal renewal, bool isUntouched, JobContext context)
    {
        var texts = context.Texts;
        Button[] retry = [new(texts[TextKey.ButtonRetry], new(ButtonKind.Retry, context.Job.Id), ButtonStyle.Primary)];
        switch (failure)
        {
            case { Code: "SAFETY" or "PROHIBITED_CONTENT" or "BLOCKLIST" }:
                return new(texts[TextKey.EditRefusedSafety], retry, SaysCost: false);
            case { Code: "MAX_TOKENS" }:
                return new(texts[TextKey.EditTooLong], retry, SaysCost: false);
            case { Meaning: NemoErrorCode.InvalidToken } when renewal == TokenRenewal.Renewed:
                return new(texts[TextKey.EditTokenRenewed], retry, SaysCost: false);
            case { Meaning: NemoErrorCode.InvalidToken } when renewal == TokenRenewal.NoneLeft:
                return new(texts[TextKey.NoFreeTrial], retry, SaysCost: true);
            case { Meaning: NemoErrorCode.InvalidToken } when renewal == TokenRenewal.ShareUsedUp:
                return new(texts[TextKey.NoFreeTrialHere], retry, SaysCost: true);
            case { Meaning: NemoErrorCode.SessionNotFound }:
                return new(texts[TextKey.EditSessionLost], retry, SaysCost: false);
            case { Meaning: NemoErrorCode.ServerTrouble or NemoErrorCode.Refused }:
                return new(texts[TextKey.EditFailed], retry, SaysCost: false);
        }

        var (text, buttons) = await failures.RefusalAsync(failure.Meaning, scope: null, isUntouched, context.Job, texts, context.Stopping);
        return (isUntouched, failure.Meaning) switch
        {
            (true, _) => new(text, buttons, SaysCost: true),
            (_, NemoErrorCode.InvalidToken) => new(text, buttons, SaysCost: false),
            (_, NemoErrorCode.OutOfCredits) => new(texts[TextKey.EditOutOfCredits], buttons, SaysCost: false),
            _ => new(texts[TextKey.EditFailed], buttons.Length > 0 ? buttons : retry, SaysCost: false),
        };
    }

    [LoggerMessage(LogLevel.Warning, "Could not renew the account of project {Project} after an error in the stream")]
    private partial void LogNotRenewed(Exception fault, string project);
}
