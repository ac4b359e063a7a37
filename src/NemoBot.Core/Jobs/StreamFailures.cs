using NemoBot.Core.Backend;
using NemoBot.Core.Model;
using NemoBot.Core.Text.Localization;
using NemoVideo.Agent;
using NemoVideo.Http;

namespace NemoBot.Core.Jobs;

/// <summary>What became of a token that the stream called bad.</summary>
internal enum TokenRenewal
{
    /// <summary>Not tried, or the token is somebody's own: that is for its owner to replace.</summary>
    NotOurs,

    /// <summary>The chat has a fresh free account.</summary>
    Renewed,

    /// <summary>There is no free account now.</summary>
    NoneLeft,

    /// <summary>The person or address had its share of free accounts.</summary>
    ShareUsedUp,
}

/// <param name="SaysCost">The words say already what it cost, or that nobody knows.</param>
internal sealed record ToldFailure(string Text, IReadOnlyList<Button> Buttons, bool SaysCost);

/// <summary>Errors told inside of a stream, through the same table as those over REST. The instruction was sent: it is the person who sends it again, or not.</summary>
internal sealed partial class StreamFailures(JobFailures failures, ILogger<StreamFailures> logger)
{
    public async Task<TokenRenewal> RenewAsync(Workspace workspace, CancellationToken cancellationToken)
    {
        try
        {
            await workspace.MendAsync(new(NemoErrorCode.InvalidToken, "Told in the stream."), cancellationToken);
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

    /// <param name="isUntouched">Timeline and balance are as they were, so that the words for work that was not done are true.</param>
    public async Task<ToldFailure> TellAsync(AgentEvent.Failed failure, TokenRenewal renewal, bool isUntouched, JobContext context)
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
                return new(texts[TextKey.EditTokenRenewed], retry, SaysCost: true); // The balance is another account's now.
            case { Meaning: NemoErrorCode.InvalidToken } when renewal == TokenRenewal.NoneLeft:
                return new(texts[TextKey.NoFreeTrial], retry, SaysCost: true);
            case { Meaning: NemoErrorCode.InvalidToken } when renewal == TokenRenewal.ShareUsedUp:
                return new(texts[TextKey.NoFreeTrialHere], retry, SaysCost: true);
            case { Meaning: NemoErrorCode.SessionNotFound }:
                return new(texts[TextKey.EditSessionLost], retry, SaysCost: false);
            case { Meaning: NemoErrorCode.ServerTrouble or NemoErrorCode.Refused }:
                return new(texts[TextKey.EditFailed], retry, SaysCost: false);
        }

        var (text, buttons) = await failures.RefusalAsync(failure.Meaning, scope: null, context.Job, texts, context.Stopping);
        return (isUntouched, failure.Meaning) switch
        {
            (true, _) or (_, NemoErrorCode.InvalidToken) => new(text, buttons, SaysCost: true),
            (_, NemoErrorCode.OutOfCredits) => new(texts[TextKey.EditOutOfCredits], buttons, SaysCost: false),
            _ => new(texts[TextKey.EditFailed], buttons.Length > 0 ? buttons : retry, SaysCost: false),
        };
    }

    [LoggerMessage(LogLevel.Warning, "The account of project {Project} could not be renewed after an error in the stream")]
    private partial void LogNotRenewed(Exception fault, string project);
}
